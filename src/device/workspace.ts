import type { Bytes } from '../base/bytes.ts';
import type { Failure, Result } from '../base/result.ts';
import type { DomainCode } from '../domain/errors.ts';
import type { ReferenceRow } from '../domain/model/account.ts';
import type { Visit } from '../domain/model/visit.ts';
import type { WorkOrder } from '../domain/model/work-order.ts';
import type { MutationKind, MutationPayload } from '../domain/mutations/registry.ts';
import type { CalendarYear } from '../domain/programme/calendar.ts';
import type { Programme } from '../domain/programme/schema.ts';
import type { LocalCode } from '../base/codes.ts';
import type { CaptureDecision } from '../protocol/decision.ts';
import type { WorkerProfile } from '../protocol/enrol.ts';

export type { WorkerProfile };

/** A value that changes; `subscribe` calls back at once with the present value and then at every change. */
export interface Live<T> {
  subscribe(next: (value: T) => void): () => void;
}

export interface OutboxFile {
  readonly sha256: string;
  /** As a worker calls it; what proves a signature (its strokes, the contract's copy) counts to it. */
  readonly kind: 'signature' | 'photo' | 'other';
  /** The office has its bytes. */
  readonly isStored: boolean;
}

export interface OutboxItem {
  readonly mutationId: string;
  readonly kind: MutationKind;
  readonly lane: string;
  readonly capturedAtMs: number;
  /** Evidence named by it. */
  readonly files: readonly OutboxFile[];
  readonly state: 'waiting' | 'sending' | 'needs-attention' | 'at-office' | 'accepted-by-partner';
  /** Where its record is, whatever became of it; a file of it may be elsewhere. */
  readonly isAtOffice: boolean;
  /** The office refused a file of it, which only this phone has. */
  readonly hasRefusedFile: boolean;
  /** It waits for its author to have seen its refusal (`setAside`). */
  readonly mayGoOn: boolean;
  /** Why it needs attention: the code of its refusal. */
  readonly failure: Failure | null;
  /** What the desk decided about it after it could not take effect; null while nobody has, or nobody had to. */
  readonly decision: CaptureDecision | null;
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

/** A row of the register: `reference` is masked; `address` is whole, and shown only after a match, which is logged (C-16). */
export interface RegisterHit {
  readonly reference: ReferenceRow;
  readonly address: string;
  /** The whole number, or a part of it, or words of an address. */
  readonly strength: 'exact' | 'partial';
  readonly areaCode: string;
  readonly place: { readonly sha256: string; readonly row: number };
}

export interface RegisterQuery {
  readonly supplierId: string;
  readonly way: 'meter-number' | 'account-number' | 'address';
  readonly text: string;
  readonly signal?: AbortSignal;
}

export interface RegisterAnswer {
  /** The surest first. */
  readonly hits: readonly RegisterHit[];
  readonly more: boolean;
  /** Registers that were looked into, and those that should have been: not here yet, expired, or damaged. */
  readonly searched: number;
  readonly missing: number;
}

/** What is on this phone beside what the office's manifest names; equal means that nothing is missing. */
export interface RegisterState {
  readonly areas: readonly {
    readonly supplierId: string;
    readonly areaCode: string;
    readonly held: { readonly version: number; readonly rows: number } | null;
    readonly offered: { readonly version: number; readonly rows: number };
    readonly isCurrent: boolean;
    readonly isArriving: boolean;
    /** The lease is over: nothing of it opens until the office is heard again. */
    readonly isExpired: boolean;
    readonly leaseUntilMs: number;
    readonly failure: Failure | null;
  }[];
  /** Areas the office is still preparing. */
  readonly pending: number;
  readonly unplacedOrders: number;
  /** Null before the first manifest. */
  readonly manifestAtMs: number | null;
}

/** The district's accounts on the phone, for looking up without signal. */
export interface RegisterLookup {
  readonly state: Live<RegisterState>;
  find(query: RegisterQuery): Promise<RegisterAnswer>;
  /** Meters of the same box, without itself. */
  neighbours(hit: RegisterHit): Promise<readonly RegisterHit[]>;
}

export interface RescueCount {
  readonly captures: number;
  readonly files: number;
}

export interface FreightTaken extends RescueCount {
  /** Lay here already, this phone's own among them. */
  readonly known: number;
  /** Lines that are no capture and no file, or not what their digest says. */
  readonly unreadable: number;
  /** The file has no end: something after the last line may be missing. */
  readonly torn: boolean;
}

/** What is carried for colleagues: on its way, and not taken by the office. */
export interface FreightState {
  readonly waiting: number;
  readonly refused: number;
  /** Why, each reason once. */
  readonly reasons: readonly Failure[];
}

export interface RescueBox {
  /** What a file made now would hold. */
  count(): Promise<RescueCount>;
  /** The file, line by line: one photograph at a time is in memory. Codes: lock/not-enrolled. */
  write(): Promise<Result<AsyncGenerator<Bytes>, Failure<LocalCode>>>;
  /** A colleague's file, to be sent along. Codes: rescue/not-a-file, storage/full. */
  take(file: Blob): Promise<Result<FreightTaken, Failure<LocalCode>>>;
  readonly freight: Live<FreightState>;
  /** A person has seen what the office did not take: it stays kept and is counted no more. */
  putAside(): Promise<void>;
}

/** All that a screen may ask of the phone's store. Nothing here waits for the network. */
export interface Workspace {
  readonly worker: Live<WorkerProfile | null>;
  readonly lockState: Live<LockState>;
  /** First PIN after enrolment; six digits or more, not trivial. Codes: lock/pin-weak, lock/locked, lock/not-enrolled, storage/full, storage/connection-lost. */
  choosePin(pin: string): Promise<Result<void, Failure<LocalCode>>>;
  /** Codes: lock/pin-wrong (detail.triesLeft), lock/too-many-tries (detail.waitMs), lock/not-enrolled, storage/full, storage/connection-lost. */
  unlock(pin: string): Promise<Result<void, Failure<LocalCode>>>;
  lock(): void;
  /** Tells the store that the person is at work; it locks by itself after idleness. */
  touched(): void;

  /** Sorted by deadline, then by appointment. Null while the first read or the first download runs. */
  readonly visits: Live<readonly VisitView[] | null>;
  /** False: of a long list only the first rows are shown yet (V-10), or none. */
  readonly listWhole: Live<boolean>;
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
  /** Null where nothing is kept. A handle that stays lost is told (F16): a form that began empty would be kept over what is there. */
  loadDraft(key: string): Promise<Result<unknown, Failure<LocalCode>>>;
  dropDraft(key: string): Promise<void>;

  readonly register: RegisterLookup;

  /** Unsent work as a file, out of this phone and into it (S-17). Works while the lock is closed. */
  readonly rescue: RescueBox;

  /** Newest first; null until they are read, which nothing else waits for. */
  readonly outbox: Live<readonly OutboxItem[] | null>;
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
