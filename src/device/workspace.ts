import type { Bytes } from '../base/bytes.ts';
import type { Failure, Result } from '../base/result.ts';
import type { DomainCode } from '../domain/errors.ts';
import type { Visit } from '../domain/model/visit.ts';
import type { WorkOrder } from '../domain/model/work-order.ts';
import type { MutationKind, MutationPayload } from '../domain/mutations/registry.ts';
import type { Programme } from '../domain/programme/schema.ts';
import type { LocalCode } from '../base/codes.ts';
import type { CalendarYear } from '../protocol/pull.ts';
import type { WorkerProfile } from '../protocol/enrol.ts';

export type { WorkerProfile };

/** A value that changes; `subscribe` calls back at once with the present value and then at every change. */
export interface Live<T> {
  subscribe(next: (value: T) => void): () => void;
}

export interface OutboxItem {
  readonly mutationId: string;
  readonly kind: MutationKind;
  readonly lane: string;
  readonly capturedAtMs: number;
  /** Evidence named by it, and how many of those bytes the office has. */
  readonly blobs: number;
  readonly blobsStored: number;
  readonly state: 'waiting' | 'sending' | 'needs-attention' | 'at-office' | 'accepted-by-partner';
  /** Why it needs attention: the code of its refusal. */
  readonly failure: Failure | null;
}

/** One visit as its worker sees it: the office's row with everything not yet acknowledged folded in. */
export interface VisitView {
  readonly visit: Visit;
  readonly orders: readonly WorkOrder[];
  readonly programmes: ReadonlyMap<string, Programme>; // by `id@version`
  readonly pending: number;
  /** The office took this visit away while unsent work lay on the phone: 已改派，待上传. */
  readonly withdrawn: boolean;
}

export interface EvidenceBytes {
  readonly sha256: string;
  readonly bytes: Bytes;
  readonly mime: string;
  readonly priority: 'signature' | 'meter' | 'document' | 'other';
}

export interface Capture<K extends MutationKind = MutationKind> {
  readonly subject: { readonly kind: 'visit' | 'work-order'; readonly id: string };
  readonly kind: K;
  readonly payload: MutationPayload<K>;
  readonly blobs: readonly EvidenceBytes[];
  /** Drafts that have done their work with it: dropped in the same transaction, so a kill never brings them back. */
  readonly draftKeys?: readonly string[];
}

export type LockState = 'not-enrolled' | 'pin-needed' | 'locked' | 'open';

export interface StorageState {
  readonly persisted: boolean;
  readonly usedBytes: number;
  readonly quotaBytes: number;
  /** Work that was here before and is gone: how many unsent items (I12). Null: nothing lost. */
  readonly lostItems: number | null;
  readonly enoughForVisit: boolean;
}

/** All that a screen may ask of the phone's store. Nothing here waits for the network. */
export interface Workspace {
  readonly worker: Live<WorkerProfile | null>;
  readonly lockState: Live<LockState>;
  /** First PIN after enrolment; six digits or more, not trivial. Codes: lock/pin-weak. */
  choosePin(pin: string): Promise<Result<void, Failure<LocalCode>>>;
  /** Codes: lock/pin-wrong (detail.triesLeft), lock/too-many-tries (detail.waitMs). */
  unlock(pin: string): Promise<Result<void, Failure<LocalCode>>>;
  lock(): void;
  /** Tells the store that the person is at work; it locks by itself after idleness. */
  touched(): void;

  /** Sorted by deadline, then by appointment. Null while the first read or the first download runs. */
  readonly visits: Live<readonly VisitView[] | null>;
  visit(visitId: string): Live<VisitView | null>;
  readonly calendars: Live<readonly CalendarYear[]>;

  /**
   * Runs the mutation's own rule on what the worker sees, then keeps mutation, bytes and view in one strict transaction.
   * Resolves only when the phone has it durably: only then may a screen say "saved".
   */
  capture<K extends MutationKind>(capture: Capture<K>): Promise<Result<{ mutationId: string }, Failure<DomainCode | LocalCode>>>;
  /** Bytes kept on this phone, opened; null when they are no longer here. */
  bytesOf(sha256: string): Promise<Bytes | null>;

  /** What is half typed, kept at every keystroke under a key such as `visit:ID/reading`; sealed like everything else. */
  saveDraft(key: string, value: unknown): Promise<Result<void, Failure<LocalCode>>>;
  loadDraft(key: string): Promise<unknown>;
  dropDraft(key: string): Promise<void>;

  readonly outbox: Live<readonly OutboxItem[]>;
  readonly storage: Live<StorageState>;
  /** Asks the browser to keep the store; the answer shows in `storage`. */
  askToPersist(): Promise<void>;
}

/** How a screen sees the engine; only `field/main.ts` knows the engine itself. */
export interface SyncStatus {
  readonly running: boolean;
  readonly lastContactAtMs: number | null;
  /** Why nothing moves, if something is in the way. */
  readonly failure: Failure | null;
  /** Server minus phone at the last contact; null before any. */
  readonly clockOffsetMs: number | null;
  readonly firstSyncDone: boolean;
}

export interface SyncControl {
  readonly status: Live<SyncStatus>;
  /** Something happened that is worth a cycle now: a save, a tap, the network. */
  wake(): void;
  /** Code account/password-to-change: a one-time password opens nothing until `newPassword`, the worker's own, comes with it. */
  enrol(login: EnrolLogin): Promise<Result<void, Failure>>;
  /** Signs in again when the login has expired; captures went on meanwhile (F51). Codes as for `enrol`. */
  signInAgain(login: SignInLogin): Promise<Result<void, Failure>>;
}

export interface SignInLogin {
  readonly password: string;
  /** Sets the worker's own password in the same step. */
  readonly newPassword?: string;
}

interface EnrolLogin extends SignInLogin {
  readonly username: string;
  readonly deviceName: string;
}
