import type { Outcome } from './simulation.ts';

export interface Totals {
  interleavings: number;
  mutations: number;
  acknowledgements: number;
  /** Shown on the phone as what no request is taken with. */
  keptHere: number;
  kills: number;
  faults: number;
  requests: number;
  lost: number;
  duplicated: number;
  diverged: number;
  wedged: number;
  /** Said too early, bytes changed, order broken, or an error that nobody caught. */
  other: number;
  readonly badSeeds: number[];
}

export function emptyTotals(): Totals {
  return { interleavings: 0, mutations: 0, acknowledgements: 0, keptHere: 0, kills: 0, faults: 0, requests: 0, lost: 0, duplicated: 0, diverged: 0, wedged: 0, other: 0, badSeeds: [] };
}

export function withOutcome(totals: Totals, outcome: Outcome): void {
  totals.interleavings += 1;
  totals.faults += outcome.struck.length;
  for (const key of ['mutations', 'acknowledgements', 'keptHere', 'kills', 'requests'] as const) totals[key] += outcome[key];
  for (const { violation } of outcome.found) {
    const key = violation === 'lost' || violation === 'duplicated' || violation === 'diverged' || violation === 'wedged' ? violation : 'other';
    totals[key] += 1;
  }
  if (outcome.found.length > 0) totals.badSeeds.push(outcome.seed);
}
