import type { Failure } from '../../base/result.ts';
import { finishSignature, type CapturedSignature } from '../../capture/signature-export.ts';
import type { EvidenceBytes } from '../../device/workspace.ts';
import type { Evidence } from '../../domain/model/evidence.ts';
import type { SigningEvent } from '../../domain/model/evidence-pack.ts';
import type { SignatureStrokes } from '../../domain/model/strokes.ts';
import type { ContractSigning, WorkOrder } from '../../domain/model/work-order.ts';
import { contractText, type ContractText } from '../../domain/rules/contract-text.ts';
import type { AnyCode } from '../../wording/code-text.ts';
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
  /** When the strokes were said to be the signature; null while they are only being written. */
  signedAtMs: number | null;
  copy: ContractSigning['copyGiven'] | null;
}

/** A contract as it stood when it was recorded: whatever is typed while that goes on belongs to the next draft. */
interface Signing {
  readonly text: ContractText;
  readonly form: Form;
  readonly pages: readonly Evidence[];
}

/** What a contract still lacks to be recorded, the first first. */
export type ContractLack = 'clauses' | 'pages' | 'agreement' | 'signature' | 'copy';

const lackCodes = {
  clauses: 'contract/clause-not-pointed-out',
  pages: 'contract/pages-missing',
  agreement: 'contract/electronic-not-agreed',
  signature: 'contract/signature-missing',
  copy: 'contract/copy-open',
} as const satisfies Record<ContractLack, AnyCode>;

/** One contract being read, explained and signed. All of it is a draft until it is recorded as a whole (C-09, T-37). */
export class ContractSigningDesk {
  readonly draft: Draft<Form>;
  readonly pages: PhotoRoll;
  pdf = $state.raw<FinishedBytes | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #app: FieldApp;
  readonly #session: VisitSession;
  readonly #orderId: string;
  #recording = false;

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

  /** Null once nothing stands between the contract and its record. */
  lack(text: ContractText): ContractLack | null {
    const { form } = this;
    if (text.clauses.some((clause) => clause.key && form.pointed[clause.clauseId] === undefined)) return 'clauses';
    if (form.channel === 'paper' && this.pages.of('contract-page').length === 0) return 'pages';
    if (form.channel === 'screen' && form.agreedAtMs === null) return 'agreement';
    if (form.channel === 'screen' && (form.strokes === null || form.signedAtMs === null)) return 'signature';
    return form.copy === null ? 'copy' : null;
  }

  agreed(on: boolean): void {
    this.form.agreedAtMs = on ? this.#app.clock.nowMs() : null;
    // Agreed to before it was signed, or it is no signature on a screen (C-09): the strokes stay, to be confirmed once more.
    if (!on) this.form.signedAtMs = null;
  }

  /** A hand is writing: what a copy was made of is no longer what stands here. */
  written(strokes: SignatureStrokes | null): void {
    Object.assign(this.form, { strokes, signedAtMs: null });
    this.pdf = null;
  }

  async signed(signature: CapturedSignature): Promise<void> {
    Object.assign(this.form, { strokes: signature.strokes, signedAtMs: this.#app.clock.nowMs() });
    this.pdf = null;
    await this.draft.kept();
  }

  /** Once, and in the order of the contract, whatever was pressed: a second press while the first is at work does nothing. */
  async record(order: WorkOrder): Promise<boolean> {
    if (this.#recording) return false;
    this.#recording = true;
    this.failure = null;
    let isKept = false;
    try {
      isKept = await this.#record(order);
    } finally {
      // Recorded, they have ended with the act; else what was typed meanwhile goes on being kept.
      if (!isKept) for (const one of [this.draft, this.pages]) one.resume();
      this.#recording = false;
    }
    return isKept;
  }

  async #record(order: WorkOrder): Promise<boolean> {
    // Filled anew: what is signed must be what the order says now.
    const again = contractText(order);
    const role = order.signer?.signerRole;
    if (order.signing !== null) return this.#refuse({ code: 'contract/already-signed' });
    if (!again.ok) return this.#refuse(again.error);
    if (role === undefined) return this.#refuse({ code: 'contract/signer-not-identified' });
    const lack = this.lack(again.value);
    if (lack !== null) return this.#refuse({ code: lackCodes[lack] });
    const halfDone = [this.draft, this.pages];
    const form = $state.snapshot(this.form) as Form;
    const pages = this.pages.evidence;
    await Promise.all(halfDone.map((one) => one.pause()));
    const proof = await this.#proof(order, { text: again.value, form, pages });
    if (proof === null) return false;
    return this.#session.recordOnOrder(
      this.#orderId,
      {
        kind: 'sign-contract',
        payload: {
          channel: form.channel,
          signerRole: role,
          templateId: again.value.templateId,
          templateVersion: again.value.templateVersion,
          contractSha256: again.value.sha256,
          clausesPointedOut: Object.keys(form.pointed),
          agreedElectronic: form.channel === 'screen' && form.agreedAtMs !== null,
          copyGiven: form.copy ?? 'later',
          evidence: proof.evidence,
        },
      },
      { blobs: proof.bytes, halfDone },
    );
  }

  async #proof(order: WorkOrder, signing: Signing) {
    const { text, form, pages } = signing;
    const nowMs = this.#app.clock.nowMs();
    const screen = form.channel === 'screen';
    const signature = screen ? await finishSignature(form.strokes) : null;
    if (signature !== null && !signature.ok) {
      this.failure = signature.error;
      return null;
    }
    const pack = await signingPack(order, {
      channel: form.channel,
      templateId: text.templateId,
      templateVersion: text.templateVersion,
      contractSha256: text.sha256,
      workerId: this.#app.worker?.accountId ?? '',
      deviceId: (await this.#app.deviceId()) ?? 'unknown',
      events: this.#events(signing, nowMs, signature?.value.sha256 ?? null),
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
      : { evidence: [...pages, ...made], bytes: [...this.pages.bytes('document').filter((one) => pages.some(({ sha256 }) => sha256 === one.sha256)), ...bytes] };
  }

  #events({ text, form, pages }: Signing, nowMs: number, strokesSha256: string | null): SigningEvent[] {
    const contractSha256 = text.sha256;
    const screen = form.channel === 'screen';
    return [
      { kind: 'contract-shown', atMs: form.shownAtMs ?? nowMs, contractSha256 },
      ...Object.entries(form.pointed).map(([clauseId, atMs]): SigningEvent => ({ kind: 'clause-pointed-out', atMs, clauseId })),
      ...(screen && form.agreedAtMs !== null ? [{ kind: 'agreed-electronic' as const, atMs: form.agreedAtMs }] : []),
      ...(strokesSha256 === null ? [] : [{ kind: 'signed' as const, atMs: form.signedAtMs ?? nowMs, strokesSha256 }]),
      ...(screen ? [] : pages.filter(({ kind }) => kind === 'contract-page').map((page): SigningEvent => ({ kind: 'page-photographed', atMs: page.capturedAtMs, sha256: page.sha256 }))),
      ...(this.pdf === null || !screen ? [] : [{ kind: 'contract-printed' as const, atMs: nowMs, pdfSha256: this.pdf.sha256 }]),
      { kind: 'contract-shown-again', atMs: nowMs, contractSha256 },
    ];
  }

  #refuse(failure: Failure): false {
    this.failure = failure;
    return false;
  }
}
