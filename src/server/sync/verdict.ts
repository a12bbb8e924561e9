import type { Failure } from '../../base/result.ts';

/** What is decided of one mutation. `blocked` and `retry` are never stored: the phone brings it again. */
export type Verdict =
  | { readonly outcome: 'applied'; readonly version: number }
  | { readonly outcome: 'conflict' | 'rejected'; readonly failure: Failure }
  | { readonly outcome: 'blocked' | 'retry'; readonly failure: Failure };

/** What is stored, and answered to every resend. */
export type TerminalVerdict = Exclude<Verdict, { readonly outcome: 'blocked' | 'retry' }>;

export function isTerminal(verdict: Verdict): verdict is TerminalVerdict {
  return verdict.outcome !== 'blocked' && verdict.outcome !== 'retry';
}

/** Stored outcomes that a person must look at: the evidence is kept, nothing followed from it. */
export const parked: readonly string[] = ['conflict', 'rejected'] satisfies Verdict['outcome'][];

export function rejected(code: string, detail?: Failure['detail']): TerminalVerdict {
  return { outcome: 'rejected', failure: detail === undefined ? { code } : { code, detail } };
}

export function conflict(code: string): TerminalVerdict {
  return { outcome: 'conflict', failure: { code } };
}

export function later(outcome: 'blocked' | 'retry', code: string): Verdict {
  return { outcome, failure: { code } };
}

/**
 * The world moved on between the door and the office. These are kept whole, bytes included, and a person at the desk
 * decides with both versions in view (P-06, F64); every other refusal is the phone's to mend.
 */
const worldMovedOn: ReadonlySet<string> = new Set([
  'mutation/subject-cancelled',
  'visit/already-ended',
  'contract/terms-changed',
  'contract/already-signed',
  'notice/version-differs',
]);

export function refusalOf(failure: Failure): TerminalVerdict {
  return { outcome: worldMovedOn.has(failure.code) ? 'conflict' : 'rejected', failure };
}
