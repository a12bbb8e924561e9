import type { LocalCode } from '../base/codes.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import type { Timers } from '../base/timers.ts';

const LOST_HANDLE: ReadonlySet<string> = new Set(['UnknownError', 'InvalidStateError', 'DatabaseClosedError', 'AbortError', 'TransactionInactiveError', 'OpenFailedError']);
/** A transaction over its quota may never settle by itself in some browsers. */
const LONGEST_MS = 20_000;

export interface Write<T> {
  /** The whole transaction, or one reading that others are built on; must be safe to run twice. */
  readonly run: () => Promise<T>;
  /** Lets go of the handle, so that the next use opens a new one. */
  readonly reopen: () => void;
  readonly timers: Timers;
}

/**
 * Runs a transaction against the browser's ways of failing: a lost handle is opened anew and tried once more, a full
 * disk and a silent one become codes (F11, F16). Whatever else is thrown is a bug and passes through.
 */
export async function written<T>(write: Write<T>): Promise<Result<T, Failure<LocalCode>>> {
  for (const isLast of [false, true]) {
    try {
      return ok(await within(write));
    } catch (error) {
      if (isFull(error)) return fail('storage/full');
      if (!isLostHandle(error)) throw error;
      write.reopen();
      if (isLast) return fail('storage/connection-lost');
    }
  }
  return fail('storage/connection-lost');
}

/** For what is read to be shown: nothing where the handle was lost or closed meanwhile (F16), since what is there is read again by the next one. */
export function nothingIfLost(error: unknown): null {
  if (!isLostHandle(error)) throw error;
  return null;
}

export function isFull(error: unknown): boolean {
  return namesOf(error).includes('QuotaExceededError');
}

function isLostHandle(error: unknown): boolean {
  return namesOf(error).some((name) => LOST_HANDLE.has(name));
}

function within<T>(write: Write<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = write.timers.after(LONGEST_MS, () => reject(new DOMException('no answer from the store', 'UnknownError')));
    write.run().then(resolve, reject).finally(cancel);
  });
}

function namesOf(error: unknown): string[] {
  const names: string[] = [];
  for (let cause: unknown = error; cause instanceof Error && names.length < 5; cause = (cause as { inner?: unknown }).inner) names.push(cause.name);
  return names;
}
