import type { CallLogEntry } from '../model/case.ts';

/** T-10: the first call in which somebody was reached. An attempt is logged as well, and contacts nobody. */
export function firstReached(calls: readonly CallLogEntry[]): CallLogEntry | null {
  return calls.find((call) => call.outcome === 'reached') ?? null;
}
