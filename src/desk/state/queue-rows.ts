import type { CaseSummary } from '../../protocol/desk.ts';

export interface QueueRows {
  /** What stands on the screen, in the order in which the person reads it. */
  readonly shown: readonly CaseSummary[];
  /** Rows on the screen that no longer belong to the list; they stay, dimmed, until the person loads it again. */
  readonly gone: ReadonlySet<string>;
  /** New ones, announced and not yet let in. */
  readonly waiting: readonly CaseSummary[];
}

/**
 * Takes in what a live refresh brought without moving anything under the cursor: rows keep their place and get their
 * news, rows that left the list are marked, new ones wait until the person asks for them. `whole` tells whether
 * `fresh` is the whole list; else a row that is not in it may be on a later page.
 */
export function refreshed(shown: readonly CaseSummary[], fresh: readonly CaseSummary[], whole: boolean): QueueRows {
  const byId = new Map(fresh.map((row) => [row.caseId, row]));
  const known = new Set(shown.map((row) => row.caseId));
  return {
    shown: shown.map((row) => byId.get(row.caseId) ?? row),
    gone: new Set(whole ? [...known].filter((caseId) => !byId.has(caseId)) : []),
    waiting: fresh.filter((row) => !known.has(row.caseId)),
  };
}
