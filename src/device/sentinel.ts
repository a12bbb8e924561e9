/**
 * A few numbers outside IndexedDB. A damaged or cleared IndexedDB comes back empty and without an error, and "nothing
 * waiting" would then be a lie (V-06, F12, F15).
 */
export interface Sentinel {
  readonly installId: string;
  /** Highest device sequence that was ever saved. */
  readonly lastSequence: number;
  /** Mutations and files that were not at the office yet. */
  readonly unsent: number;
  /** Counts the writings; the higher of two copies is the newer one. */
  readonly revision: number;
}

export interface SentinelStore {
  read(): Promise<Sentinel | null>;
  /** Never fails: a sentinel that cannot be kept must not stop a save. */
  write(sentinel: Sentinel): Promise<void>;
}

/** How many unsent items are gone, judged from what the sentinel saw and what the store holds. Null: none. */
export function lostItems(seen: Sentinel | null, store: { readonly installId: string; readonly lastSequence: number } | null): number | null {
  if (seen === null) return null;
  if (store === null || store.installId !== seen.installId) return seen.unsent;
  // The same store, but older than it was: an image of the profile was put back (F21).
  return store.lastSequence < seen.lastSequence ? seen.lastSequence - store.lastSequence : null;
}

export function readSentinel(text: string | null): Sentinel | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<Sentinel> | null;
    const { installId, lastSequence, unsent, revision } = value ?? {};
    const isWhole = typeof installId === 'string' && [lastSequence, unsent, revision].every((number) => Number.isSafeInteger(number));
    return isWhole ? (value as Sentinel) : null;
  } catch {
    return null;
  }
}
