import { ColdStarts } from './support/cold-start.ts';
import { startFieldDay } from './support/field-day.ts';
import type { Measurement } from './support/measurement.ts';
import { ratio } from './support/ratio.ts';
import { median } from './support/statistics.ts';

/** From cold, offline, on a processor four times slower: the list with the PIN's 600,000 rounds in it, against a blank page. */
export const start: Measurement = {
  name: 'start',
  says: 'Offline cold start at 4× CPU, to the usable list',
  async run() {
    const day = await startFieldDay();
    try {
      await day.goOffline();
      const starts = new ColdStarts(day);
      const unlockMs: number[] = [];
      const verdict = await ratio({
        name: 'list ÷ blank page through the same service worker',
        goal: 2.2,
        moonshot: 1.5,
        async ours() {
          const seen = await starts.app();
          unlockMs.push(seen.unlockMs);
          return seen.usableMs;
        },
        base: () => starts.blankMs(),
      });
      return [{ ...verdict, detail: `${verdict.detail}; PIN asked for after ${median(unlockMs).toFixed(0)} ms` }];
    } finally {
      await day.end();
    }
  },
};
