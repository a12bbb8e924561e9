import type { Failure } from '../../base/result.ts';
import { finishSignature } from '../../capture/signature-export.ts';
import type { EvidenceBytes } from '../../device/workspace.ts';
import type { SigningEvent } from '../../domain/model/evidence-pack.ts';
import type { SignatureStrokes } from '../../domain/model/strokes.ts';
import type { ContractSigning, WorkOrder } from '../../domain/model/work-order.ts';
import { contractText, type ContractText } from '../../domain/rules/contract-text.ts';
import { Draft } from './draft.svelte.ts';
import { evidenceOf, type FinishedBytes } from './evidence-of.ts';
import type { FieldApp } from './field-app.svelte.ts';
import { PhotoRoll } from './photo-roll.svelte.ts';
import { signingPack } from './signing-pack.ts';
import type { VisitSession } from './visit-session.svelte.ts';

interface Form {
  channel: 'paper' | 'screen';
  /** When each key clause was pointed out. */
  pointed: Record<string, number>;
  shownAtMs: number | null;
  agreedAtMs: number | null;
  strokes: SignatureStrokes | null;
  signedAtMs: number | null;
  copy: ContractSigning['copyGiven'] | null;
}

/** One contract being read, explained and signed. All of it is a draft until it is recorded as a whole (C-09, T-37). */
export class ContractSigningDesk {
  readonly draft: Draft<Form>;
  readonly pages: PhotoRoll;
  pdf = $state.raw<FinishedBytes | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #app: FieldApp;
  readonly #session: VisitSession;
  readonly #orderId: string;

  constructor(app: FieldApp, session: VisitSession, orderId: string) {
    this.#app = app;
    this.#session = session;
    this.#orderId = orderId;
    const key = `order:${orderId}/contract`;
    this.draft = new Draft<Form>(app.drafts, key, { channel: 'paper', pointed: {}, shownAtMs: null, agreedAtMs: null, strokes: null, signedAtMs: null, copy: null });
    this.pages = new PhotoRoll(app, `${key}/pages`);
  }

  get form(): Form {
    return this.draft.value;
  }

  /** Everything a signature needs is there; the copy may follow. */
  isComplete(text: ContractText): boolean {
    const pointed = text.clauses.every((clause) => !clause.key || this.form.pointed[clause.clauseId] !== undefined);
    const signed = this.form.channel === 'paper' ? this.pages.of('contract-page').length > 0 : this.form.strokes !== null && this.form.agreedAtMs !== null;
    return pointed && signed && this.form.copy !== null;
  }

  async record(order: WorkOrder): Promise<boolean> {
    this.failure = null;
    // Filled anew: what is signed must be what the order says now.
    const again = contractText(order);
    const role = order.signer?.signerRole;
    if (!again.ok) return this.#refuse(again.error);
    if (role === undefined) return this.#refuse({ code: 'contract/signer-not-identified' });
    const proof = await this.#proof(order, again.value);
    if (proof === null) return false;
    return this.#session.recordOnOrder(
      this.#orderId,
      {
        kind: 'sign-contract',
        payload: {
          channel: this.form.channel,
          signerRole: role,
          templateId: again.value.templateId,
          templateVersion: again.value.templateVersion,
          contractSha256: again.value.sha256,
          clausesPointedOut: Object.keys(this.form.pointed),
          agreedElectronic: this.form.channel === 'screen' && this.form.agreedAtMs !== null,
          copyGiven: this.form.copy ?? 'later',
          evidence: proof.evidence,
        },
      },
      { blobs: proof.bytes, halfDone: [this.draft, this.pages] },
    );
  }

  async #proof(order: WorkOrder, text: ContractText) {
    const nowMs = this.#app.clock.nowMs();
    const screen = this.form.channel === 'screen';
    const signature = screen ? await finishSignature($state.snapshot(this.form.strokes)) : null;
    if (signature !== null && !signature.ok) {
      this.failure = signature.error;
      return null;
    }
    const pack = await signingPack(order, {
      channel: this.form.channel,
      templateId: text.templateId,
      templateVersion: text.templateVersion,
      contractSha256: text.sha256,
      workerId: this.#app.worker?.accountId ?? '',
      deviceId: (await this.#app.deviceId()) ?? 'unknown',
      events: this.#events(text, nowMs, signature?.value.sha256 ?? null),
    });
    const files = [
      ...(signature === null ? [] : [{ kind: 'signature-strokes' as const, file: signature.value as FinishedBytes }]),
      ...(this.pdf === null || !screen ? [] : [{ kind: 'contract-pdf' as const, file: this.pdf }]),
      ...(pack === null ? [] : [{ kind: 'evidence-pack' as const, file: pack }]),
    ];
    const made = files.map(({ kind, file }) => evidenceOf(kind, file, nowMs));
    const bytes = files.map(({ file }): EvidenceBytes => ({ sha256: file.sha256, bytes: file.bytes, mime: file.mime, priority: 'signature' }));
    return screen
      ? { evidence: made, bytes }
      : { evidence: [...this.pages.evidence, ...made], bytes: [...this.pages.bytes('document'), ...bytes] };
  }

  #events(text: ContractText, nowMs: number, strokesSha256: string | null): SigningEvent[] {
    const contractSha256 = text.sha256;
    const screen = this.form.channel === 'screen';
    return [
      { kind: 'contract-shown', atMs: this.form.shownAtMs ?? nowMs, contractSha256 },
      ...Object.entries(this.form.pointed).map(([clauseId, atMs]): SigningEvent => ({ kind: 'clause-pointed-out', atMs, clauseId })),
      ...(screen && this.form.agreedAtMs !== null ? [{ kind: 'agreed-electronic' as const, atMs: this.form.agreedAtMs }] : []),
      ...(strokesSha256 === null ? [] : [{ kind: 'signed' as const, atMs: this.form.signedAtMs ?? nowMs, strokesSha256 }]),
      ...(screen ? [] : this.pages.of('contract-page').map((page): SigningEvent => ({ kind: 'page-photographed', atMs: page.evidence.capturedAtMs, sha256: page.evidence.sha256 }))),
      ...(this.pdf === null || !screen ? [] : [{ kind: 'contract-printed' as const, atMs: nowMs, pdfSha256: this.pdf.sha256 }]),
      { kind: 'contract-shown-again', atMs: nowMs, contractSha256 },
    ];
  }

  #refuse(failure: Failure): false {
    this.failure = failure;
    return false;
  }
}
