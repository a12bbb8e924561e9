import { median, quantile } from './statistics.ts';
import type { Goal, Verdict } from './verdict.ts';

/** Fewer runs say nothing on a machine that does other things besides. */
const FEWEST_RUNS = 15;

export interface Ratio extends Goal {
  readonly name: string;
  /** What we do, once; gives how long it took. */
  readonly ours: () => Promise<number>;
  /** What it is held against, in the same unit, on the same machine, at nearly the same moment. */
  readonly base: () => Promise<number>;
  /** Unit of a single run; milliseconds unless said otherwise. */
  readonly unit?: string;
  readonly runs?: number;
  /** Runs before the first that counts. */
  readonly warmUps?: number;
}

/**
 * A ratio of two measurements that take turns, so that whatever else the machine does meets both alike. Which of them
 * goes first changes from pair to pair. The value is the median of the pairs' ratios; the middle half is its spread.
 */
export async function ratio(measurement: Ratio): Promise<Verdict> {
  const { name, goal, moonshot, ours, base, unit = 'ms', runs = FEWEST_RUNS, warmUps = 2 } = measurement;
  if (runs < FEWEST_RUNS) throw new Error(`${name}: at least ${FEWEST_RUNS} runs`);
  const pairs: { ours: number; base: number }[] = [];
  for (let run = -warmUps; run < runs; run += 1) {
    const pair = await (run % 2 === 0 ? oursFirst(ours, base) : baseFirst(ours, base));
    if (run >= 0) pairs.push(pair);
  }
  const ratios = pairs.map((pair) => pair.ours / pair.base);
  const middle = (pick: (pair: { ours: number; base: number }) => number) => median(pairs.map(pick)).toFixed(1);
  const spread = `middle half ${quantile(ratios, 0.25).toFixed(2)}–${quantile(ratios, 0.75).toFixed(2)}`;
  const detail = `${middle((pair) => pair.ours)} to ${middle((pair) => pair.base)} ${unit}, ${spread}, ${runs} alternating runs`;
  return { name, value: median(ratios), unit: '×', goal, moonshot, detail };
}

async function oursFirst(
  ours: () => Promise<number>,
  base: () => Promise<number>,
): Promise<{ ours: number; base: number }> {
  const first = await ours();
  return { ours: first, base: await base() };
}

async function baseFirst(
  ours: () => Promise<number>,
  base: () => Promise<number>,
): Promise<{ ours: number; base: number }> {
  const first = await base();
  return { ours: await ours(), base: first };
}
