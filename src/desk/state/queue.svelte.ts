import type { Failure, Result } from '../../base/result.ts';
import { caseList, queueLooks, type CaseSummary, type QueueLooks } from '../../protocol/desk.ts';
import type { StageFilter } from './queue-left.ts';
import { refreshed } from './queue-rows.ts';
import type { Desk } from './desk.svelte.ts';

/** The queue (前置受理) as this person sees it. Refreshing it is never a look: only `look` is (T-08). */
export class Queue {
  #desk: Desk;
  #stage = $state<StageFilter>('pre-acceptance');
  #text = $state('');
  #shown = $state.raw<readonly CaseSummary[] | null>(null);
  #waiting = $state.raw<readonly CaseSummary[]>([]);
  #gone = $state.raw<ReadonlySet<string>>(new Set());
  #total = $state(0);
  #nextAfter = $state<string | null>(null);
  #loading = $state(false);
  #failure = $state.raw<Failure | null>(null);
  #looks = $state.raw<QueueLooks | null>(null);
  #round = 0;
  /** News came while the person's own reading was under way; it is looked at afterwards and never cancels that. */
  #newsMeanwhile = false;

  constructor(desk: Desk) {
    this.#desk = desk;
    const left = desk.queueLeft;
    if (left === null) return;
    this.#stage = left.stage;
    this.#text = left.text;
    this.#shown = left.shown;
    this.#total = left.total;
    this.#nextAfter = left.nextAfter;
  }

  get stage() { return this.#stage; }
  get text() { return this.#text; }
  get shown() { return this.#shown; }
  get waiting() { return this.#waiting; }
  get gone() { return this.#gone; }
  get total() { return this.#total; }
  get more() { return this.#nextAfter !== null; }
  get loading() { return this.#loading; }
  get failure() { return this.#failure; }
  get looks() { return this.#looks; }

  /** Keeps filter, rows and place for the way back of the same person. */
  leave(scrollPixels: number): void {
    const shown = this.#shown;
    if (shown === null || this.#desk.session === null) return;
    this.#desk.queueLeft = { stage: this.#stage, text: this.#text, shown, total: this.#total, nextAfter: this.#nextAfter, scrollPixels };
  }

  /** Follows the live line until the returned function is called. Rows that were left here get their news in their places. */
  start(): () => void {
    void this.#refresh();
    void this.#loadLooks();
    return this.#desk.listen((news) => {
      if (news.kind === 'lost') return;
      void this.#refresh();
      void this.#loadLooks();
    });
  }

  filter(stage: StageFilter, text: string): void {
    if (stage === this.#stage && text === this.#text) return;
    this.#stage = stage;
    this.#text = text;
    void this.load();
  }

  /** Reads the list from its beginning. */
  async load(): Promise<void> {
    const round = ++this.#round;
    this.#loading = true;
    const page = await this.#page(null);
    if (round !== this.#round) return;
    this.#loading = false;
    const newsMeanwhile = this.#newsMeanwhile;
    this.#newsMeanwhile = false;
    if (!page.ok) return this.#failed(page.error);
    this.#failure = null;
    this.#shown = page.value.cases;
    this.#waiting = [];
    this.#gone = new Set();
    this.#total = page.value.total;
    this.#nextAfter = page.value.nextAfter;
    if (newsMeanwhile) await this.#refresh();
  }

  async loadMore(): Promise<void> {
    const round = ++this.#round;
    const page = await this.#page(this.#nextAfter);
    if (round !== this.#round) return;
    if (!page.ok) return this.#failed(page.error);
    const known = new Set((this.#shown ?? []).map((row) => row.caseId));
    this.#shown = [...(this.#shown ?? []), ...page.value.cases.filter((row) => !known.has(row.caseId))];
    this.#total = page.value.total;
    this.#nextAfter = page.value.nextAfter;
  }

  /** 「查询前置受理」: a person's deliberate look, counted and kept with its hour (T-08, T-09). */
  async look(): Promise<Result<QueueLooks, Failure>> {
    const answer = await this.#desk.api.post('/desk/v1/queue-looks', {}, queueLooks);
    if (answer.ok) {
      this.#looks = answer.value;
      await this.load();
    } else {
      this.#desk.noticed(answer.error);
    }
    return answer;
  }

  async #refresh(): Promise<void> {
    if (this.#loading) {
      this.#newsMeanwhile = true;
      return;
    }
    if (this.#shown === null || this.#shown.length === 0) return this.load();
    const round = ++this.#round;
    const page = await this.#page(null);
    if (round !== this.#round) return;
    if (!page.ok) return this.#failed(page.error);
    this.#failure = null;
    const rows = refreshed(this.#shown, page.value.cases, page.value.nextAfter === null);
    this.#shown = rows.shown;
    this.#gone = rows.gone;
    this.#waiting = rows.waiting;
    this.#total = page.value.total;
  }

  async #page(after: string | null) {
    const query = new URLSearchParams();
    if (this.#stage !== 'all') query.set('stage', this.#stage);
    if (this.#text.trim() !== '') query.set('text', this.#text.trim());
    if (after !== null) query.set('after', after);
    const page = await this.#desk.api.get(`/desk/v1/cases?${query.toString()}`, caseList);
    if (page.ok) this.#desk.tellServerTime(page.value.serverTimeMs);
    return page;
  }

  async #loadLooks(): Promise<void> {
    const looks = await this.#desk.api.get('/desk/v1/queue-looks', queueLooks);
    if (looks.ok) this.#looks = looks.value;
  }

  #failed(failure: Failure): void {
    this.#loading = false;
    this.#failure = failure;
    this.#desk.noticed(failure);
  }
}
