import type { Failure, Result } from '../../base/result.ts';
import type { ActKind } from '../../domain/acts/registry.ts';
import type { Appointment } from '../../domain/model/visit.ts';
import type { JobKind } from '../../domain/model/job.ts';
import { caseDetail, unmasked, type CaseDetail, type UnmaskReason } from '../../protocol/desk.ts';
import type { Desk } from './desk.svelte.ts';
import type { FormKind } from './next-act.ts';
import { workersOf, type Workers } from './workers.ts';

/** One open case: what the server says of it, what the person unmasked, and the way to act on it. */
export class OpenCase {
  readonly caseId: string;
  readonly workers: Workers;
  #desk: Desk;
  #detail = $state.raw<CaseDetail | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #unmasked = $state.raw<ReadonlyMap<string, Readonly<Record<string, string>>>>(new Map());
  #news = $state(0);
  #form = $state<FormKind | null>(null);
  #round = $state(0);
  #drafts = new Map<string, object>();
  /** Questions are counted, so that an answer that was long on its way is known for an old one. */
  #asked = 0;
  #answered = 0;

  constructor(desk: Desk, caseId: string) {
    this.#desk = desk;
    this.caseId = caseId;
    this.workers = workersOf(desk);
  }

  get detail() { return this.#detail; }
  get failure() { return this.#failure; }
  /** Counts what others changed while it was open, to be read out politely. */
  get news() { return this.#news; }

  /** The form the person opened; null: the suggested one. */
  get form() { return this.#form; }

  open(form: FormKind | null): void {
    this.#form = form;
  }

  /** What is half typed in a form; it outlives a refresh, a failure and a look at another form. */
  draft<T extends object>(key: string, begin: () => T): T {
    const kept = this.#drafts.get(key);
    if (kept !== undefined) return kept as T;
    const draft = $state(begin());
    this.#drafts.set(key, draft);
    return draft;
  }

  /** A form has succeeded: its draft goes, and the page suggests the next act in a fresh form, unless another was opened meanwhile. */
  finished(form: FormKind): void {
    this.#drafts.delete(form);
    if (this.#form === form) this.#form = null;
    this.#round += 1;
  }

  /** Counts finished forms. */
  get round() { return this.#round; }

  start(): () => void {
    void this.load();
    return this.#desk.listen((news) => {
      if (news.kind === 'lost') return;
      if (news.kind === 'back' || news.caseIds.length === 0 || news.caseIds.includes(this.caseId)) void this.load();
    });
  }

  async load(): Promise<void> {
    const question = ++this.#asked;
    const answer = await this.#desk.api.get(`/desk/v1/cases/${this.caseId}`, caseDetail);
    if (!answer.ok) {
      this.#failure = answer.error;
      this.#desk.noticed(answer.error);
      return;
    }
    this.#failure = null;
    if (this.#detail !== null && answer.value.record.version > this.#detail.record.version) this.#news += 1;
    this.#take(answer.value, question);
  }

  /** Errors: case/version-moved comes after the case was read again, so that a second press acts on what is shown. */
  act(kind: ActKind, payload: unknown, actId: string): Promise<Result<CaseDetail, Failure>> {
    return this.#change(`/desk/v1/cases/${this.caseId}/acts`, { actId, kind, version: this.#version, payload });
  }

  /** Asks the supplier's marketing system and records what it said (T-15). */
  checkArrears(actId: string): Promise<Result<CaseDetail, Failure>> {
    return this.#change(`/desk/v1/cases/${this.caseId}/arrears-check`, { actId, version: this.#version });
  }

  dispatch(plan: { workerId: string; appointment: Appointment; jobs: readonly JobKind[]; note: string }): Promise<Result<CaseDetail, Failure>> {
    return this.#change('/desk/v1/visits', { caseId: this.caseId, version: this.#version, ...plan });
  }

  async reassign(visitId: string, workerId: string): Promise<Result<void, Failure>> {
    return this.#told(await this.#desk.api.send('POST', `/desk/v1/visits/${visitId}/reassign`, { workerId }));
  }

  async cancel(visitId: string, reason: string): Promise<Result<void, Failure>> {
    return this.#told(await this.#desk.api.send('POST', `/desk/v1/visits/${visitId}/cancel`, { reason }));
  }

  /** Full particulars for a reason that is logged (C-16); forgotten when the page closes. */
  async unmask(subject: string, why: { readonly reason: UnmaskReason; readonly note: string }): Promise<Result<void, Failure>> {
    const answer = await this.#desk.api.post('/desk/v1/unmaskings', { caseId: this.caseId, subject, ...why }, unmasked);
    if (!answer.ok) {
      this.#desk.noticed(answer.error);
      return answer;
    }
    this.#unmasked = new Map([...this.#unmasked, [subject, answer.value.values]]);
    await this.load(); // its own line in the history
    return { ok: true, value: undefined };
  }

  fullOf(subject: string): Readonly<Record<string, string>> | undefined {
    return this.#unmasked.get(subject);
  }

  get #version(): number {
    return this.#detail?.record.version ?? 0;
  }

  async #change(path: string, body: unknown): Promise<Result<CaseDetail, Failure>> {
    const question = ++this.#asked;
    const answer = await this.#desk.api.post(path, body, caseDetail);
    if (answer.ok) this.#take(answer.value, question);
    else if (answer.error.code === 'case/version-moved') await this.load();
    else this.#desk.noticed(answer.error);
    return answer;
  }

  async #told(answer: Result<void, Failure>): Promise<Result<void, Failure>> {
    if (answer.ok) await this.load();
    else this.#desk.noticed(answer.error);
    return answer;
  }

  /** What was asked earlier and knows less is not shown over what came before it. */
  #take(detail: CaseDetail, question: number): void {
    if (this.#detail !== null && question < this.#answered && detail.record.version < this.#detail.record.version) return;
    this.#answered = question;
    this.#detail = detail;
    this.#desk.tellServerTime(detail.serverTimeMs);
  }
}
