import type { Bytes } from '../base/bytes.ts';
import type { Failure, Result } from '../base/result.ts';
import type { RegisterManifest, RegisterOffer } from '../protocol/register.ts';
import type { Answer, CycleLock, LinkFailure, SyncStore } from './ports.ts';

/** One register file on its way into the phone's keeping; the one that is there stays until this one is whole and checked. */
export interface RegisterTaking {
  /** Where the download goes on: bytes that are already kept, always a border of blocks. */
  readonly fromBytes: number;
  /** Bytes as they arrive, in chunks of any size. A failure ends the taking; what was checked before it stays. */
  take(chunk: Uint8Array): Promise<Result<void, Failure>>;
  /** It goes on another time: writes down what is checked so far. */
  keep(): Promise<Result<void, Failure>>;
  /** Everything has arrived: checks the whole, and from then on look-ups read it. */
  finish(): Promise<Result<void, Failure>>;
}

/** The phone's registers as the engine sees them. */
export interface RegisterStore {
  /** Files can be kept only while the lock is open, since they are sealed with its key. */
  mayTake(): boolean;
  /** The office's word on what to hold and until when; throws away what is not in it. */
  noteManifest(manifest: RegisterManifest): Promise<void>;
  /** Digest of the whole file held for this area; null without one that opens. */
  held(offer: RegisterOffer): Promise<string | null>;
  /** Begins, or goes on where this very file was cut. Codes: register/file-older, lock/locked, storage/*. */
  begin(offer: RegisterOffer): Promise<Result<RegisterTaking, Failure>>;
  /** Makes the new file out of the one held. A failure changes nothing. */
  applyDelta(offer: RegisterOffer, delta: Bytes): Promise<Result<void, Failure>>;
  /** Why an area could not be brought up; null when it is. For the worker to see. */
  noteFailure(offer: RegisterOffer, failure: Failure | null): Promise<void>;
}

export interface RegisterTransport {
  manifest(signal: AbortSignal): Promise<Result<Answer<RegisterManifest>, LinkFailure>>;
  /** The file from this byte on, as it arrives; ends early without a word when the line is cut. */
  file(offer: { readonly sha256: string; readonly fromBytes: number }, signal: AbortSignal): Promise<Result<AsyncIterable<Uint8Array>, LinkFailure>>;
  delta(ends: { readonly fromSha256: string; readonly sha256: string; readonly totalBytes: number }, signal: AbortSignal): Promise<Result<Bytes, LinkFailure>>;
}

export interface RegisterPorts {
  readonly store: Pick<SyncStore, 'unsent' | 'heard'>;
  readonly registers: RegisterStore;
  readonly transport: RegisterTransport;
  /** Not the cycle's: a file of many megabytes must not hold evidence back. */
  readonly lock: CycleLock;
}
