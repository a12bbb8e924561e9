import type { Bytes } from '../base/bytes.ts';
import type { Clock } from '../base/clock.ts';
import type { LocalCode } from '../base/codes.ts';
import type { Failure, Result } from '../base/result.ts';
import type { Timers } from '../base/timers.ts';
import type { EnrolRequest, EnrolResponse, FieldSignIn } from '../protocol/enrol.ts';
import type { DivergenceReport, FeedDigest } from '../protocol/feed-digest.ts';
import type { LossAnswer, LossReport } from '../protocol/loss.ts';
import type { Change, PackedRows, PullRequest, PullResponse } from '../protocol/pull.ts';
import type { PushItem, PushRequest, PushResponse } from '../protocol/push.ts';
import type { DeviceKeyPair } from '../protocol/device-key.ts';
import type { BlobAnswer } from '../protocol/upload.ts';
import type { Voucher } from '../protocol/voucher.ts';

/** A number from 0 up to, not including, 1; spreads retries so that a thousand phones do not knock at once (F35). */
export type Chance = () => number;

/** Runs only if nobody of this origin holds the name: page, other tab and service worker share one sender (S-12). */
export interface CycleLock {
  exclusively<T>(run: () => Promise<T>): Promise<T | 'busy'>;
}

/** Who this phone is to the office. */
export interface SyncIdentity {
  readonly deviceId: string;
  readonly accountId: string;
  readonly epoch: string;
}

export interface Queued {
  readonly item: PushItem;
  /** Size of the item in the request body, before gzip. */
  readonly sizeBytes: number;
  /** Of a colleague's capture: the word of the phone that made it. */
  readonly voucher?: Voucher;
}

/** A lane that waits for a person, and the refused mutation at its head. */
export interface HeldLane {
  readonly lane: string;
  readonly mutationId: string;
}

/** What the office said about one mutation, or that no request with it in was ever taken (`refused-here`). */
export interface Verdict {
  readonly mutationId: string;
  readonly contentHash: string;
  readonly outcome: 'applied' | 'conflict' | 'rejected' | 'refused-here';
  readonly version: number | null;
  readonly failure: Failure | null;
}

export interface FeedCursor {
  readonly feed: string;
  /** Null before the first page. */
  readonly epoch: string | null;
  readonly cursor: number;
  readonly rowSchema: number;
  readonly generation: number;
  /** Everything was down once: an explicit mark, never guessed from rows that are there. */
  readonly complete: boolean;
}

export interface PulledPage {
  readonly since: FeedCursor;
  readonly epoch: string;
  readonly changes: readonly Change[];
  /** Many rows at once, kept as they came. */
  readonly packed?: readonly PackedRows[];
  readonly next: number;
  readonly more: boolean;
}

export interface WaitingBlob {
  readonly sha256: string;
  readonly mime: string;
  readonly uploadUrl: string | null;
  /** It had arrived once, and was let go of here (S-13). */
  readonly letGo?: boolean;
}

/** What the phone knows from hearing the office. What one contact leaves out stays as it was. */
export interface Contact {
  /** Server minus phone (S-11). */
  readonly offsetMs?: number;
  /** When the office was last heard, by the phone's clock. */
  readonly atMs?: number;
  /** The office said that this phone is revoked. */
  readonly revoked?: boolean;
}

/** The phone's store as the engine sees it. Each may be broken off anywhere and done again; none waits for the network. */
export interface SyncStore {
  identity(): Promise<SyncIdentity | null>;
  /** The phone's own id when it was enrolled before; null when another phone has the same one (S-20). */
  formerDeviceId(): Promise<string | null>;
  enrolled(answer: EnrolResponse): Promise<Result<void, Failure<LocalCode>>>;
  /** After a new id: what the office never accepted under the old one gets numbers of the new (S-20). Needs the lock open. */
  renumber(): Promise<void>;
  /** The phone's own key, made at the first asking and never leaving it. */
  deviceKey(): Promise<DeviceKeyPair>;
  /** Another epoch: everything the office once acknowledged is offered again, and rows are compared anew (S-09). */
  adoptEpoch(epoch: string): Promise<void>;
  heard(contact: Contact): Promise<void>;
  contact(): Promise<Contact | null>;

  /** Unsent mutations in the order of the device, from after `afterSequence`. */
  waiting(page: { readonly afterSequence: number; readonly limit: number }): Promise<readonly Queued[]>;
  heldLanes(): Promise<readonly HeldLane[]>;
  /** Those of these acts that no request was ever taken with: their author went on without, or they are a colleague's. */
  notComing(mutationIds: readonly string[]): Promise<readonly string[]>;
  /** Mutations and bytes that are not at the office yet. */
  unsent(): Promise<{ readonly mutations: number; readonly blobs: number }>;
  /** Which mutations are on their way just now; for show only, forgotten with the page. */
  sending(mutationIds: ReadonlySet<string>): void;
  /** Takes a verdict only for the very content it names (S-02). */
  settle(verdicts: readonly Verdict[]): Promise<void>;

  /** What is carried for a colleague's phone and not at the office yet, in that phone's order. */
  freight(limit: number): Promise<readonly Queued[]>;
  settleFreight(verdicts: readonly Verdict[]): Promise<void>;

  /** Rows can be kept only while the lock is open, since they are sealed with its key. */
  mayPull(): boolean;
  cursor(feed: string): Promise<FeedCursor>;
  /** Rows and cursor in one transaction; `moved` when somebody else was faster (S-07). */
  applyPage(page: PulledPage): Promise<Result<'applied' | 'moved', Failure<LocalCode>>>;
  /** Begins again from 0 without throwing anything away (S-08). */
  beginResync(since: FeedCursor): Promise<void>;

  /** Of the rows that lie here, if they are still those of this head. */
  heldDigest(at: { readonly feed: string; readonly head: number }): Promise<FeedDigest | null>;
  /** Whether rows that differ are fetched anew now: once a day at most, whatever comes of it (S-19). */
  mayBeginAgain(): Promise<boolean>;

  /** By priority, then as captured. */
  waitingBlobs(limit: number): Promise<readonly WaitingBlob[]>;
  /** Said to be stored, and not let go of yet. */
  storedBlobs(limit: number): Promise<readonly string[]>;
  /** The office has lost what it had: offered again. */
  blobsLost(digests: readonly string[]): Promise<void>;
  /** The sealed form as it goes up; null when the bytes are gone. */
  blobBody(sha256: string): Promise<Bytes | null>;
  noteUpload(sha256: string, uploadUrl: string | null): Promise<void>;
  blobsStored(digests: readonly string[]): Promise<void>;
  blobRefused(sha256: string, failure: Failure): Promise<void>;

  /** Work that this store lost and the office has not heard of (S-18). */
  untoldLoss(): Promise<LossReport | null>;
  lossTold(loss: LossReport): Promise<void>;
  /** Lets go of what is no longer needed here (S-13). */
  tidy(nowMs: number): Promise<void>;
  /** Calls back after every durable save; gives back what ends it. */
  onSaved(listener: () => void): () => void;
}

/**
 * An answer of ours with the times it was asked and heard, on the phone's wall clock.
 * `serverTimeMs` is null where the answer carries none.
 */
export interface Answer<T> {
  readonly value: T;
  readonly sentAtMs: number;
  readonly heardAtMs: number;
  readonly serverTimeMs: number | null;
}

export interface SessionFacts {
  readonly epoch: string;
  readonly loginValid: boolean;
}

/** A request's failure: a code of the link or of the wire; `detail.retryAfterMs` when the office named a pause. */
export type LinkFailure = Failure;

/** The way to the office. Anything that is not an answer of ours is `link/offline`; nothing here throws. */
export interface Transport {
  enrol(request: EnrolRequest, signal: AbortSignal): Promise<Result<Answer<EnrolResponse>, LinkFailure>>;
  signIn(login: FieldSignIn, signal: AbortSignal): Promise<Result<Answer<null>, LinkFailure>>;
  /** A fresh cookie for the phone that holds the key (S-15). */
  renew(device: { deviceId: string; key: DeviceKeyPair }, signal: AbortSignal): Promise<Result<void, LinkFailure>>;
  session(signal: AbortSignal): Promise<Result<Answer<SessionFacts>, LinkFailure>>;
  push(request: PushRequest, signal: AbortSignal): Promise<Result<Answer<PushResponse>, LinkFailure>>;
  pull(request: PullRequest, signal: AbortSignal): Promise<Result<Answer<PullResponse | 'resync'>, LinkFailure>>;
  tellLoss(loss: LossReport, signal: AbortSignal): Promise<Result<Answer<LossAnswer>, LinkFailure>>;
  tellDivergence(report: DivergenceReport, signal: AbortSignal): Promise<Result<Answer<LossAnswer>, LinkFailure>>;
  blobs(digests: readonly string[], signal: AbortSignal): Promise<Result<Answer<BlobAnswer>, LinkFailure>>;
  /** One file by tus; `onUrl` hands over where it could be resumed. */
  upload(file: UploadFile, signal: AbortSignal): Promise<Result<'sent', LinkFailure>>;
  /** Ends when the line is dead; `onMore` says that there is something to pull. */
  listen(onMore: () => void, signal: AbortSignal): Promise<void>;
}

export interface UploadFile {
  readonly sha256: string;
  readonly sealedDigest: string;
  readonly mime: string;
  readonly body: Bytes;
  readonly uploadUrl: string | null;
  readonly onUrl: (url: string) => void;
}

/** For whom a cycle goes, and what calls it off. */
export interface Pass {
  readonly identity: SyncIdentity;
  readonly signal: AbortSignal;
}

export interface SyncPorts {
  readonly store: SyncStore;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly chance: Chance;
  readonly lock: CycleLock;
}
