import { MS_PER_MINUTE } from '../../base/clock.ts';
import type { MutationHeader } from '../../protocol/push.ts';

/** `shut`: phone or account had been shut when it came, so nobody but the phone says that it is from before; `ahead` and `before-case`: no true clock can have shown it. */
export type TimeDoubt = 'shut' | 'ahead' | 'before-case';

/** What a phone's clock, corrected at its last contact, may be off all the same. */
const TOLERANCE_MS = 10 * MS_PER_MINUTE;

/**
 * Why the hour that a phone gives for an act is not to be taken at its word (X27, F49). It changes nothing of what follows
 * from the act: the line of the case's history says so, for the people who read it.
 */
export function timeDoubt(header: Pick<MutationHeader, 'capturedAtMs' | 'clockOffsetMs'>, known: { readonly isShut: boolean; readonly caseReceivedAtMs: number; readonly nowMs: number }): TimeDoubt | null {
  const saidMs = header.capturedAtMs + (header.clockOffsetMs ?? 0);
  if (saidMs > known.nowMs + TOLERANCE_MS) return 'ahead';
  if (saidMs < known.caseReceivedAtMs - TOLERANCE_MS) return 'before-case';
  return known.isShut ? 'shut' : null;
}
