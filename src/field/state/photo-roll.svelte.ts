import { fromBase64, toBase64, type Bytes } from '../../base/bytes.ts';
import type { Clock } from '../../base/clock.ts';
import type { Failure } from '../../base/result.ts';
import { evidence, type Evidence, type EvidenceKind } from '../../domain/model/evidence.ts';
import type { EvidenceBytes, Workspace } from '../../device/workspace.ts';
import { evidenceOf, type FinishedBytes } from './evidence-of.ts';
import type { HalfDone } from './half-done.ts';

export interface HeldPhoto {
  readonly evidence: Evidence;
  readonly bytes: Bytes;
  readonly url: string;
}

interface RollPorts {
  readonly workspace: Pick<Workspace, 'saveDraft' | 'loadDraft' | 'dropDraft'>;
  readonly clock: Clock;
}

/** Photos taken for one step and not yet recorded with it. Each is kept under its own key, so a second never rewrites the first. */
export class PhotoRoll implements HalfDone {
  #photos = $state.raw<readonly HeldPhoto[]>([]);
  #ready = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** One change at a time: two photos at once must not leave one out of the list. */
  #turn: Promise<void> = Promise.resolve();
  /** What goes with the act that is being recorded, and what lets later photos in again; null while none is. */
  #recording: { readonly taken: readonly HeldPhoto[]; readonly before: Promise<void>; readonly letGo: () => void } | null = null;
  readonly #ports: RollPorts;
  readonly #key: string;

  constructor(ports: RollPorts, key: string) {
    this.#ports = ports;
    this.#key = key;
    void this.#load();
    $effect(() => () => {
      for (const photo of this.#photos) URL.revokeObjectURL(photo.url);
    });
  }

  get ready(): boolean {
    return this.#ready;
  }

  get photos(): readonly HeldPhoto[] {
    return this.#photos;
  }

  of(kind: EvidenceKind): readonly HeldPhoto[] {
    return this.#photos.filter((photo) => photo.evidence.kind === kind);
  }

  get evidence(): Evidence[] {
    return this.#photos.map((photo) => photo.evidence);
  }

  bytes(priority: EvidenceBytes['priority']): EvidenceBytes[] {
    return this.#photos.map(({ evidence: { sha256, mime }, bytes }) => ({ sha256, bytes, mime, priority }));
  }

  add(kind: EvidenceKind, finished: FinishedBytes): Promise<void> {
    return this.#next(() => this.#add(kind, finished));
  }

  remove(photo: HeldPhoto): Promise<void> {
    return this.#next(() => this.#remove(photo));
  }

  get keys(): readonly string[] {
    const taken = this.#recording?.taken ?? this.#photos;
    const bytes = taken.map((photo) => this.#bytesKey(photo.evidence.sha256));
    // The list stays for those that came too late for the act; an entry without bytes is none.
    return this.#rest.length === 0 ? [this.#key, ...bytes] : bytes;
  }

  pause(): Promise<void> {
    if (this.#recording === null) {
      const before = this.#turn;
      let letGo = (): void => {};
      // A photo taken from now on is kept after the act: a list written meanwhile would go with it.
      const over = new Promise<void>((resolve) => (letGo = resolve));
      this.#turn = before.then(() => over);
      this.#recording = { taken: this.#photos, before, letGo };
    }
    return this.#recording.before;
  }

  finish(): void {
    const rest = this.#rest;
    for (const photo of this.#photos.filter((one) => !rest.includes(one))) URL.revokeObjectURL(photo.url);
    this.#photos = rest;
    if (rest.length === 0) this.resume();
    else void this.#keepList(this.evidence).finally(() => this.resume());
  }

  resume(): void {
    this.#recording?.letGo();
    this.#recording = null;
  }

  get #rest(): readonly HeldPhoto[] {
    const { taken } = this.#recording ?? { taken: this.#photos };
    return this.#photos.filter((photo) => !taken.includes(photo));
  }

  #next(run: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(run);
    this.#turn = done.catch(() => undefined); // one that fails holds up no other
    return done;
  }

  async #add(kind: EvidenceKind, finished: FinishedBytes): Promise<void> {
    const made = evidenceOf(kind, finished, this.#ports.clock.nowMs());
    const saved = await this.#ports.workspace.saveDraft(this.#bytesKey(made.sha256), toBase64(finished.bytes));
    this.failure = saved.ok ? null : saved.error;
    if (!saved.ok) return;
    // Shown only when it is kept: a picture a person has seen here is still here after a power cut.
    if (await this.#keepList([...this.evidence, made])) this.#photos = [...this.#photos, held(made, finished.bytes)];
  }

  async #remove(photo: HeldPhoto): Promise<void> {
    this.#photos = this.#photos.filter((other) => other !== photo);
    URL.revokeObjectURL(photo.url);
    await this.#keepList(this.evidence);
    await this.#ports.workspace.dropDraft(this.#bytesKey(photo.evidence.sha256));
  }

  #bytesKey(sha256: string): string {
    return `${this.#key}/${sha256}`;
  }

  async #keepList(list: readonly Evidence[]): Promise<boolean> {
    const saved = await this.#ports.workspace.saveDraft(this.#key, list);
    this.failure = saved.ok ? null : saved.error;
    return saved.ok;
  }

  async #load(): Promise<void> {
    const kept = await this.#ports.workspace.loadDraft(this.#key);
    if (!kept.ok) return this.#notRead(kept.error);
    const list = evidence.array().safeParse(kept.value);
    const photos: HeldPhoto[] = [];
    for (const entry of list.success ? list.data : []) {
      const text = await this.#ports.workspace.loadDraft(this.#bytesKey(entry.sha256));
      if (!text.ok) return this.#notRead(text.error);
      if (typeof text.value === 'string') photos.push(held(entry, fromBase64(text.value)));
    }
    this.#photos = photos;
    this.#ready = true;
  }

  /** Takes no photo: a list begun anew would leave out those that are there. */
  #notRead(failure: Failure): void {
    this.failure = failure;
  }
}

function held(entry: Evidence, bytes: Bytes): HeldPhoto {
  return { evidence: entry, bytes, url: URL.createObjectURL(new Blob([bytes], { type: entry.mime })) };
}
