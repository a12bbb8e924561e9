import { SAMPLES_PER_MODULE } from './bar-alphabet.ts';
import { lenses, LENS_REACH, seenThrough } from './lens.ts';

/** Patterns one of which stands at an end of a symbol; the same array is the same end. */
export type EndPatterns = readonly Float32Array[];

interface Place {
  /** The outer edge. */
  readonly at: number;
  /** Samples of the profile a module, negative from a last edge inwards. */
  readonly step: number;
}

/** Module widths are tried in steps of 4 %: over a character's 11 modules that is a quarter of one at the far side. */
const STEP = Math.log(1.04);

/** How much an end looks like each pattern at each width, worked out once for each. */
export class EndTable {
  readonly at: number;
  readonly #ink: Float32Array;
  readonly #way: 1 | -1;
  readonly #known = new Map<EndPatterns, Map<number, number>>();

  constructor(ink: Float32Array, at: number, way: 1 | -1) {
    this.#ink = ink;
    this.at = at;
    this.#way = way;
  }

  likeness(patterns: EndPatterns, module: number): number {
    const width = Math.round(Math.log(module) / STEP);
    let known = this.#known.get(patterns);
    if (known === undefined) this.#known.set(patterns, (known = new Map<number, number>()));
    let likeness = known.get(width);
    if (likeness === undefined) {
      likeness = bestLikeness(this.#ink, patterns, { at: this.at, step: this.#way * Math.exp(width * STEP) });
      known.set(width, likeness);
    }
    return likeness;
  }
}

const ENDS_LENS = lenses[1]!;
const seenEnds = new Map<Float32Array, Float32Array>();

/** Correlation with the likeliest of the patterns, -1 to 1. */
export function bestLikeness(ink: Float32Array, patterns: EndPatterns, place: Place): number {
  let best = -1;
  for (const pattern of patterns) best = Math.max(best, likeness(ink, pattern, place));
  return best;
}

function likeness(ink: Float32Array, pattern: Float32Array, place: Place): number {
  let seen = seenEnds.get(pattern);
  if (seen === undefined) seenEnds.set(pattern, (seen = seenThrough(pattern, ENDS_LENS)));
  const step = place.step / SAMPLES_PER_MODULE;
  const length = pattern.length;
  const [n, stride] = [length >> 1, 2];
  let [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0];
  for (let k = 0; k < n; k++) {
    const s = k * stride;
    const at = place.at + (s + 0.5) * step - 0.5;
    const i = Math.floor(at);
    if (i < 0 || i + 1 >= ink.length) return -1;
    const share = at - i;
    const x = ink[i]! * (1 - share) + ink[i + 1]! * share;
    const y = seen[(step > 0 ? s : length - 1 - s) + LENS_REACH]!;
    sx += x;
    sy += y;
    sxx += x * x;
    syy += y * y;
    sxy += x * y;
  }
  const spread = (n * sxx - sx * sx) * (n * syy - sy * sy);
  return spread <= 0 ? 0 : (n * sxy - sx * sy) / Math.sqrt(spread);
}
