import type { LiveReport } from './open-page.ts';
import type { ReaderName } from './reader-names.ts';
import type { Score } from './tally.ts';

/** What the scanner promises on its own sets, and what the sets must be for that to mean something. */
export function goalsMissed(
  scores: Record<ReaderName, Score>,
  seen: { positives: number; live: LiveReport | null },
): string[] {
  const live = seen.live?.watch ?? null;
  const share = (reader: ReaderName) => scores[reader].reads / seen.positives;
  const goals: readonly [string, boolean][] = [
    ['ours reads 90 % or more', share('ours') >= 0.9],
    ['ours reads nothing that is not there', scores.ours.falseReads === 0],
    ['the sets are hard: zxing-wasm alone reads 45 to 60 %', share('zxing-wasm') >= 0.45 && share('zxing-wasm') <= 0.6],
    ['the sets are hard: @zxing/browser as shipped reads less than 10 %', share('zxing-browser') < 0.1],
    ['live: 8 attempts a second or more', live === null || live.attempts / live.seconds >= 8],
    ['live: no task on the main thread over 50 ms', live === null || live.longestTaskMs <= 50],
  ];
  return goals.filter(([, met]) => !met).map(([goal]) => goal);
}
