import { LENS_REACH, seenThrough } from './lens.ts';
import type { Lens } from './lens.ts';
import type { Slot, SymbolLayout } from './symbol-layout.ts';

/** Paper kept on either side of a strip, samples. */
export const STRIP_MARGIN = 16;
/** Samples beyond its own ends over which a character is compared. */
const LOOK_BEYOND = 4;

/** How badly each choice of each slot fits the strip: squared difference, least over a slightly free black and white. */
export type SlotCosts = readonly Float32Array[];

const seenChoices = new Map<Lens, Map<readonly Float32Array[], readonly Float32Array[]>>();
const averages = new Map<readonly Float32Array[], Float32Array>();

/**
 * Compares a strip (1 ink, 0 paper; `STRIP_MARGIN` of paper before the first bar) with every choice at every slot, as the
 * lens would show it beside its neighbours. Without `chosen` the neighbours are taken for their average.
 * `stride` 2 looks at every second sample, for a first choice. `freedom`: how far black and white may differ from 1 and 0 (smaller is freer).
 */
export function slotCosts(
  strip: Float32Array,
  layout: SymbolLayout,
  view: { lens: Lens; chosen: readonly number[] | null; freedom: number; stride?: 1 | 2 },
): SlotCosts {
  const model = modelOf(layout, view.chosen, view.lens);
  return layout.slots.map((slot, i) => {
    const seen = choicesThrough(slot, view.lens);
    const own = view.chosen === null ? averageOf(seen) : seen[view.chosen[i]!]!;
    return costsOf({ strip, model, own, seen }, slot, { freedom: view.freedom, stride: view.stride ?? 1 });
  });
}

/** What the lens would show of the chosen symbol, in the strip's samples. */
export function modelOf(layout: SymbolLayout, chosen: readonly number[] | null, lens: Lens): Float32Array {
  const model = new Float32Array(layout.samples + 2 * STRIP_MARGIN);
  layout.slots.forEach((slot, i) => {
    const seen = choicesThrough(slot, lens);
    const ink = chosen === null ? averageOf(seen) : seen[chosen[i]!]!;
    const from = STRIP_MARGIN + slot.at - LENS_REACH;
    for (let s = 0; s < ink.length; s++) if (from + s < model.length) model[from + s]! += ink[s]!;
  });
  return model;
}

function costsOf(
  view: { strip: Float32Array; model: Float32Array; own: Float32Array; seen: readonly Float32Array[] },
  slot: Slot,
  by: { freedom: number; stride: 1 | 2 },
): Float32Array {
  const { freedom, stride } = by;
  const { strip, model, own, seen } = view;
  const from = STRIP_MARGIN + slot.at - LOOK_BEYOND;
  const end = Math.min(slot.samples + 2 * LOOK_BEYOND, strip.length - from);
  const count = Math.ceil(end / stride);
  const skip = LENS_REACH - LOOK_BEYOND;
  // What is left of the strip once the neighbours' share is taken away.
  const rest = scratch;
  let sumR = 0;
  let sumRR = 0;
  for (let s = 0; s < end; s += stride) {
    const left = strip[from + s]! - model[from + s]! + own[skip + s]!;
    rest[s] = left;
    sumR += left;
    sumRR += left * left;
  }
  const sums = sumsOf(seen, stride);
  const costs = new Float32Array(seen.length);
  const aa = count * (1 + freedom);
  for (let k = 0; k < seen.length; k++) {
    const ink = seen[k]!;
    let sumRT = 0;
    for (let s = 0; s < end; s += stride) sumRT += ink[skip + s]! * rest[s]!;
    const sumT = sums[2 * k]!;
    const sumTT = sums[2 * k + 1]!;
    const bb = sumTT * (1 + freedom);
    const right = sumRT + freedom * sumTT;
    const determinant = aa * bb - sumT * sumT;
    const a = (sumR * bb - sumT * right) / determinant;
    const b = (aa * right - sumT * sumR) / determinant;
    const misfit = sumRR - 2 * a * sumR - 2 * b * sumRT + a * a * count + 2 * a * b * sumT + b * b * sumTT;
    costs[k] = misfit + freedom * (count * a * a + sumTT * (b - 1) * (b - 1));
  }
  return costs;
}

/** One strip is compared at a time. */
const scratch = new Float32Array(256);

const knownSums = {
  1: new Map<readonly Float32Array[], Float64Array>(),
  2: new Map<readonly Float32Array[], Float64Array>(),
};

/** Of each choice the sum and the sum of squares over the stretch that is compared. */
function sumsOf(seen: readonly Float32Array[], stride: 1 | 2): Float64Array {
  const known = knownSums[stride].get(seen);
  if (known !== undefined) return known;
  const sums = new Float64Array(2 * seen.length);
  const skip = LENS_REACH - LOOK_BEYOND;
  seen.forEach((ink, k) => {
    for (let s = skip; s < ink.length - skip; s += stride) {
      sums[2 * k]! += ink[s]!;
      sums[2 * k + 1]! += ink[s]! * ink[s]!;
    }
  });
  knownSums[stride].set(seen, sums);
  return sums;
}

function choicesThrough(slot: Slot, lens: Lens): readonly Float32Array[] {
  const ofLens = seenChoices.get(lens) ?? new Map<readonly Float32Array[], readonly Float32Array[]>();
  seenChoices.set(lens, ofLens);
  const known = ofLens.get(slot.choices);
  if (known !== undefined) return known;
  const seen = slot.choices.map((ink) => seenThrough(ink, lens));
  ofLens.set(slot.choices, seen);
  return seen;
}

function averageOf(seen: readonly Float32Array[]): Float32Array {
  const known = averages.get(seen);
  if (known !== undefined) return known;
  const average = new Float32Array(seen[0]!.length);
  for (const ink of seen) for (let s = 0; s < ink.length; s++) average[s]! += ink[s]! / seen.length;
  averages.set(seen, average);
  return average;
}
