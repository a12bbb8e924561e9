import { ColdStarts } from './support/cold-start.ts';
import type { AppStart, BlankStart } from './support/cold-start.ts';
import { startFieldDay } from './support/field-day.ts';
import type { Measurement } from './support/measurement.ts';
import { ratio } from './support/ratio.ts';
import { median, quantile } from './support/statistics.ts';
import type { Verdict } from './support/verdict.ts';

const RUNS = 15;
const goals = { goal: 2.2, moonshot: 1.5 };

/**
 * From cold, offline, on a processor four times slower, to the list. Two ratios to the same blank pages: what a worker
 * waits for, the PIN's 600,000 rounds in it, and the same without them. Those rounds are slow on purpose (V-04) and no
 * code makes them quicker, so their time by themselves is measured beside each blank page and taken off. The first line
 * is the headline; the second tells how far code alone could still bring it.
 */
export const start: Measurement = {
  name: 'start',
  says: 'Offline cold start at 4× CPU, to the usable list',
  async run() {
    const day = await startFieldDay();
    try {
      await day.goOffline();
      const starts = new ColdStarts(day);
      const apps: AppStart[] = [];
      const blanks: BlankStart[] = [];
      const whole = await ratio({
        ...goals,
        name: 'list ÷ blank page through the same service worker',
        runs: RUNS,
        async ours() {
          const seen = await starts.app();
          apps.push(seen);
          return seen.usableMs;
        },
        async base() {
          const seen = await starts.blank();
          blanks.push(seen);
          return seen.restMs;
        },
      });
      const unlockMs = median(apps.slice(-RUNS).map((seen) => seen.unlockMs));
      return [
        { ...whole, detail: `${whole.detail}; PIN asked for after ${unlockMs.toFixed(0)} ms` },
        withoutDerivation(apps.slice(-RUNS), blanks.slice(-RUNS)),
      ];
    } finally {
      await day.end();
    }
  },
};

function withoutDerivation(apps: readonly AppStart[], blanks: readonly BlankStart[]): Verdict {
  const ratios = blanks.map((blank, run) => ((apps[run]?.usableMs ?? NaN) - blank.derivationMs) / blank.restMs);
  const derivationMs = median(blanks.map((blank) => blank.derivationMs));
  return {
    ...goals,
    name: 'the same without the bare derivation of the PIN',
    value: median(ratios),
    unit: '×',
    detail: `derivation ${derivationMs.toFixed(0)} ms, middle half ${quantile(ratios, 0.25).toFixed(2)}–${quantile(ratios, 0.75).toFixed(2)}, the same ${RUNS} runs`,
  };
}
