import type BitArray from '@zxing/library/esm/core/common/BitArray.js';
import NotFoundException from '@zxing/library/esm/core/NotFoundException.js';
import Code128Reader from '@zxing/library/esm/core/oned/Code128Reader.js';
import OneDReader from '@zxing/library/esm/core/oned/OneDReader.js';

/** The statics of the library's reader that its types hide. */
interface Code128Statics {
  readonly CODE_PATTERNS: readonly Int32Array[];
  readonly MAX_AVG_VARIANCE: number;
  readonly MAX_INDIVIDUAL_VARIANCE: number;
  readonly CODE_START_A: number;
  readonly CODE_START_C: number;
  findStartPattern: (row: BitArray) => Int32Array;
}
interface OneDStatics {
  readonly patternMatchVariance: (counters: Int32Array, pattern: Int32Array, maxIndividualVariance: number) => number;
}

const statics = Code128Reader as unknown as Code128Statics;
const variance = (OneDReader as unknown as OneDStatics).patternMatchVariance;
const RUNS = 6;

/**
 * The library's Code 128 reader with its search for the start pattern cured.
 *
 * In every version looked at (0.18.6 to 0.23.0) the library shortens its window of six runs by two each time it moves on
 * (`counters.slice(2)` on a typed array), so a start pattern is only found within the first six runs of a row: anything
 * dark to the left of the label, such as the meter's edge, hides it for ever. Here the window is shifted in place.
 */
export function createCode128Reader(): Code128Reader {
  statics.findStartPattern = findStartPattern;
  return new Code128Reader();
}

/** Gives [start, end, start code]. Errors: NotFoundException, which is how the library's readers say "not here". */
function findStartPattern(row: BitArray): Int32Array {
  const width = row.getSize();
  const counters = new Int32Array(RUNS);
  let run = 0;
  let isWhite = false;
  let patternStart = row.getNextSet(0);
  for (let i = patternStart; i < width; i++) {
    if (row.get(i) !== isWhite) {
      counters[run] = (counters[run] ?? 0) + 1;
      continue;
    }
    if (run === RUNS - 1) {
      const startCode = bestStartCode(counters);
      // At least half the pattern's width must be white before it.
      const quiet = Math.max(0, Math.trunc(patternStart - (i - patternStart) / 2));
      if (startCode >= 0 && row.isRange(quiet, patternStart, false))
        return Int32Array.from([patternStart, i, startCode]);
      patternStart += (counters[0] ?? 0) + (counters[1] ?? 0);
      counters.copyWithin(0, 2);
      counters[RUNS - 2] = 0;
      counters[RUNS - 1] = 0;
      run--;
    } else {
      run++;
    }
    counters[run] = 1;
    isWhite = !isWhite;
  }
  throw new NotFoundException();
}

function bestStartCode(counters: Int32Array): number {
  let least = statics.MAX_AVG_VARIANCE;
  let best = -1;
  for (let code = statics.CODE_START_A; code <= statics.CODE_START_C; code++) {
    const pattern = statics.CODE_PATTERNS[code];
    if (pattern === undefined) continue;
    const difference = variance(counters, pattern, statics.MAX_INDIVIDUAL_VARIANCE);
    if (difference < least) {
      least = difference;
      best = code;
    }
  }
  return best;
}
