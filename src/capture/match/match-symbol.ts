import { lenses } from './lens.ts';
import type { Lens } from './lens.ts';
import { edgesOf } from './module-grid.ts';
import { modelOf, slotCosts, STRIP_MARGIN } from './slot-costs.ts';
import { solveSymbol, textOf } from './solve-symbol.ts';
import { cheapestEach } from './best-sequence.ts';
import type { Sequence } from './best-sequence.ts';
import { settlePlaces, stripAt, stripPlaces } from './strip-places.ts';
import { likelyBends, symbolEnds } from './symbol-ends.ts';
import type { Supposition } from './symbol-ends.ts';
import type { LabelSighting } from '../label-format.ts';

/** A symbol that explains a profile, and how well. */
export interface SymbolMatch extends LabelSighting {
  /** Share of the profile's ups and downs that the symbol explains, at most 1. */
  readonly fit: number;
  /** How much worse the next best symbol would fit, in units of what this one leaves unexplained. */
  readonly lead: number;
}

const ROUNDS = 5;

/**
 * Finds the symbol that explains a profile best, instead of deciding bar by bar what is black (SC-06).
 *
 * Every character at every place is drawn as the lens would show it and compared with the profile; the check digit then
 * chooses among all sequences at once. So bars far narrower than the blur, and characters under dirt, are still read.
 * `ink`: 1 ink, 0 paper, one symbol with paper on either side.
 */
export function matchSymbol(ink: Float32Array): SymbolMatch | null {
  const looks = [ink, ink.toReversed()]
    .flatMap((way) => likelyLooks(way))
    .sort((a, b) => b.promise - a.promise)
    .slice(0, LOOKS_TAKEN)
    .map(({ ink: way, supposed }) => firstLook(way, supposed, FIRST_LENSES))
    .sort((a, b) => b.promise - a.promise)
    .slice(0, LOOKS_SETTLED)
    .filter(({ promise }, _, all) => promise >= all[0]!.promise - PROMISE_BEHIND);
  let best: SymbolMatch | null = null;
  for (const look of looks) {
    const match = settle(look);
    if (match !== null && (best === null || match.lead > best.lead)) best = match;
    if (best !== null && best.lead > CERTAIN_LEAD) break;
  }
  return best;
}

const LOOKS_TAKEN = 6;
const LOOKS_SETTLED = 4;
const CERTAIN_LEAD = 6;
const PROMISE_BEHIND = 0.12;

interface Look {
  /** The profile the way the symbol runs in it. */
  readonly ink: Float32Array;
  readonly supposed: Supposition;
  readonly lens: Lens;
  readonly sequence: Sequence;
  /** Higher is likelier. */
  readonly promise: number;
}

/** A supposition whose ends fit so much worse than another's is not followed. */
const SCORE_BEHIND = 0.14;

function likelyLooks(ink: Float32Array): Look[] {
  const edges = edgesOf(ink);
  const supposed = symbolEnds(ink);
  const least = Math.max(...supposed.map(({ score }) => score)) - SCORE_BEHIND;
  return supposed
    .filter(({ score }) => score >= least)
    .flatMap((one) => likelyBends(edges, one))
    .map((supposed) => firstLook(ink, supposed, [MIDDLE_LENS]));
}

/** One comparison without knowledge of the neighbours: enough to tell which supposition to follow. */
function firstLook(ink: Float32Array, supposed: Supposition, through: readonly Lens[]): Look {
  const { layout } = supposed;
  const strip = stripAt(ink, stripPlaces(supposed));
  let best: { lens: Lens; sequence: Sequence } | null = null;
  for (const lens of through) {
    const sequence = cheapestEach(slotCosts(strip, layout, { lens, chosen: null, freedom: 0.3, stride: 2 }));
    if (best === null || sequence.cost < best.sequence.cost) best = { lens, sequence };
  }
  const { whole } = unexplained(strip, strip);
  return { ink, supposed, ...best!, promise: supposed.score / 2 + 1 - (2 * best!.sequence.cost) / whole };
}

const MIDDLE_LENS = lenses[2]!;
const FIRST_LENSES = [lenses[0]!, MIDDLE_LENS, lenses[4]!];

function settle(look: Look): SymbolMatch | null {
  const { ink, supposed } = look;
  const { layout } = supposed;
  let places = stripPlaces(supposed);
  let strip = stripAt(ink, places);
  let { lens, sequence } = look;
  for (let round = 0; round < ROUNDS; round++) {
    if (round !== 2) lens = sharpestLens(strip, supposed, sequence.chosen);
    const model = modelOf(layout, sequence.chosen, lens);
    places = settlePlaces(places, strip, model);
    strip = levelled(stripAt(ink, places), model);
    const costs = slotCosts(strip, layout, { lens, chosen: sequence.chosen, freedom: 0.4 + round * 0.4 });
    const next = solveSymbol(costs, layout.format);
    if (next === null) return null;
    const settled = round > 1 && next.chosen.every((choice, i) => choice === sequence.chosen[i]);
    sequence = next;
    if (settled) break;
  }
  const text = textOf(sequence.chosen, layout.format);
  if (text === null) return null;
  const model = modelOf(layout, sequence.chosen, lens);
  const { left, whole } = unexplained(levelled(stripAt(ink, places), model), model);
  return {
    text,
    format: layout.format,
    fit: 1 - left / whole,
    lead: (sequence.rival - sequence.cost) / (left / layout.slots.length),
  };
}

function sharpestLens(strip: Float32Array, { layout }: Supposition, chosen: readonly number[]): Lens {
  let best = lenses[0]!;
  let least = Infinity;
  for (const lens of lenses) {
    const model = modelOf(layout, chosen, lens);
    const { left } = unexplained(levelled(strip, model), model);
    if (left >= least) continue;
    least = left;
    best = lens;
  }
  return best;
}

const LEVEL_REACH = 72;

/** Sets black and white right, stretch by stretch, so that the strip lies upon the model as closely as it can. */
function levelled(strip: Float32Array, model: Float32Array): Float32Array {
  const size = strip.length;
  const out = new Float32Array(size);
  let [n, sm, ss, smm, sms] = [0, 0, 0, 0, 0];
  for (let i = -LEVEL_REACH; i < size; i++) {
    const enters = i + LEVEL_REACH;
    if (enters < size) {
      const [m, s] = [model[enters]!, strip[enters]!];
      n++;
      sm += m;
      ss += s;
      smm += m * m;
      sms += m * s;
    }
    const leaves = i - LEVEL_REACH - 1;
    if (leaves >= 0) {
      const [m, s] = [model[leaves]!, strip[leaves]!];
      n--;
      sm -= m;
      ss -= s;
      smm -= m * m;
      sms -= m * s;
    }
    if (i < 0) continue;
    const spread = n * smm - sm * sm;
    const gain = Math.max(0.25, spread > 1e-6 ? (n * sms - sm * ss) / spread : 1);
    out[i] = (strip[i]! - (ss - gain * sm) / n) / gain;
  }
  return out;
}

function unexplained(strip: Float32Array, model: Float32Array): { left: number; whole: number } {
  // With three modules of the quiet zones: a part of a longer symbol has bars there.
  const [from, to] = [STRIP_MARGIN - 12, strip.length - STRIP_MARGIN + 12];
  let mean = 0;
  for (let i = from; i < to; i++) mean += strip[i]! / (to - from);
  let left = 0;
  let whole = 0;
  for (let i = from; i < to; i++) {
    left += (strip[i]! - model[i]!) ** 2;
    whole += (strip[i]! - mean) ** 2;
  }
  return { left, whole };
}
