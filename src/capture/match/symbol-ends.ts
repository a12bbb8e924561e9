import { SAMPLES_PER_MODULE } from './bar-alphabet.ts';
import { bestLikeness, EndTable } from './end-likeness.ts';
import { code128Layout, code39Layout, ean13Layout, EAN_MIDDLE } from './symbol-layout.ts';
import type { SymbolLayout } from './symbol-layout.ts';
import { gridLikeness } from './module-grid.ts';
import type { Edge } from './module-grid.ts';
import { evenPlaces } from './strip-places.ts';

/** Where a symbol may lie in a profile, and which. */
export interface Supposition {
  readonly layout: SymbolLayout;
  /** First and last edge, in samples of the profile. */
  readonly from: number;
  readonly to: number;
  /** How much the modules grow from one end to the other: perspective. */
  readonly bend: number;
  readonly score: number;
}

/** Every length a label has: 4 to 30 characters of Code 128, 5 to 18 of Code 39 in the two usual ratios. */
const layouts: readonly SymbolLayout[] = [
  ...Array.from({ length: 27 }, (_, i) => code128Layout(i + 4)),
  ean13Layout(),
  ...Array.from({ length: 14 }, (_, i) => code39Layout(i + 7, 2)),
  ...Array.from({ length: 14 }, (_, i) => code39Layout(i + 7, 2.5)),
  ...Array.from({ length: 14 }, (_, i) => code39Layout(i + 7, 3)),
];
const BENDS = [0, -0.2, 0.2, -0.4, 0.4];
const LEAST_SCORE = 0.62;
const LEAST_LIKENESS = 0.45;
const KEPT = { 'code-128': 4, 'ean-13': 2, 'code-39': 2 } as const;

/** The suppositions worth a full comparison, likeliest first: by their start and stop patterns alone. */
export function symbolEnds(ink: Float32Array): Supposition[] {
  const starts = quietEdges(ink).map((at) => new EndTable(ink, at, 1));
  const ends = quietEdges(ink.toReversed()).map((at) => new EndTable(ink, ink.length - at, -1));
  const found: Supposition[] = [];
  for (const start of starts) {
    for (const end of ends) {
      if (end.at - start.at < ink.length * 0.3) continue;
      for (const layout of layouts) {
        const modules = layout.samples / SAMPLES_PER_MODULE;
        const mean = (end.at - start.at) / modules;
        for (const bend of BENDS) {
          // By the projection of `evenPlaces`, the modules grow by this much towards either end.
          const last = end.likeness(layout.last, mean * ((1 + bend / 2) / (1 - bend / 2)));
          if (last < LEAST_LIKENESS) continue;
          const first = start.likeness(layout.first, mean * ((1 - bend / 2) / (1 + bend / 2)));
          const score = Math.min(first, last) * 0.5 + (first + last) * 0.25;
          if (score >= LEAST_SCORE) found.push({ layout, from: start.at, to: end.at, bend, score });
        }
      }
    }
  }
  const sorted = found.sort((a, b) => b.score - a.score);
  return Object.entries(KEPT).flatMap(([format, count]) =>
    distinct(
      sorted.filter(({ layout }) => layout.format === format),
      2 * count,
    )
      .map((one) => nudged(ink, one))
      .sort((a, b) => b.score - a.score)
      .slice(0, count),
  );
}

function distinct(sorted: readonly Supposition[], most: number): Supposition[] {
  const kept: Supposition[] = [];
  for (const one of sorted) {
    const same = kept.some(
      (other) => other.layout === one.layout && Math.abs(other.from - one.from) + Math.abs(other.to - one.to) < 20,
    );
    if (!same) kept.push(one);
    if (kept.length >= most) break;
  }
  return kept;
}

/** Blur moves the first and the last edge by up to half a module; each is set where its character fits best. */
function nudged(ink: Float32Array, supposed: Supposition): Supposition {
  const module = ((supposed.to - supposed.from) / supposed.layout.samples) * SAMPLES_PER_MODULE;
  let best = supposed;
  for (const step of [-0.6, -0.3, 0.3, 0.6]) {
    const moved = { ...supposed, from: supposed.from + step * module };
    const score = endsScore(ink, moved);
    if (score > best.score) best = { ...moved, score };
  }
  const { from } = best;
  for (const step of [-0.6, -0.3, 0.3, 0.6]) {
    const moved = { ...supposed, from, to: supposed.to + step * module };
    const score = endsScore(ink, moved);
    if (score > best.score) best = { ...moved, score };
  }
  return best;
}

const FINE_BENDS = Array.from({ length: 33 }, (_, i) => (i - 16) * 0.022);
const GRID_BENDS_KEPT = 2;
/** Where blur hides the modules' grid, only nearly level views can be read anyway. */
const LEVEL_BENDS = [0, -0.025, 0.025, -0.05, 0.05];

/** The perspectives to try: those under which the edges between the ends fall upon whole modules, and the level ones. */
export function likelyBends(edges: readonly Edge[], supposed: Supposition): Supposition[] {
  const likeness = FINE_BENDS.map((bend) => gridLikeness(edges, { ...supposed, bend }));
  const peaks = FINE_BENDS.map((bend, i) => ({ bend, likeness: likeness[i]!, i }))
    .filter(({ i }) => likeness[i]! >= Math.max(likeness[i - 1] ?? 0, likeness[i + 1] ?? 0))
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, GRID_BENDS_KEPT);
  const clear = peaks[0] !== undefined && peaks[0].likeness > CLEAR_GRID;
  return [...peaks.map(({ bend }) => bend), ...(clear ? [] : LEVEL_BENDS)].map((bend) => ({ ...supposed, bend }));
}

const CLEAR_GRID = 0.62;

/** Blur keeps a narrow first bar from getting dark. */
const INK_LEVELS = [0.5, 0.25];
const KEPT_EACH_LEVEL = 3;

/** Where the longest stretches of paper in the first half end: the quiet zone is among them. */
function quietEdges(ink: Float32Array): number[] {
  const edges: number[] = [];
  for (const level of INK_LEVELS) {
    const stretches: { at: number; quiet: number }[] = [];
    let from = 0;
    for (let i = 0; i < ink.length / 2; i++) {
      if (ink[i]! <= level) continue;
      if (i > from) stretches.push({ at: crossing(ink, { i, level }), quiet: i - from });
      from = i + 1;
    }
    const longest = stretches.sort((a, b) => b.quiet - a.quiet).slice(0, KEPT_EACH_LEVEL);
    for (const { at } of longest) if (!edges.some((edge) => Math.abs(edge - at) < 3)) edges.push(at);
  }
  return edges;
}

function crossing(ink: Float32Array, at: { i: number; level: number }): number {
  const before = ink[at.i - 1] ?? 0;
  const after = ink[at.i] ?? 0;
  return at.i - 0.5 + Math.max(0, Math.min(1, (at.level - before) / Math.max(1e-6, after - before)));
}

/** Likeness of the first and the last character to what must stand there, -1 to 1. */
function endsScore(ink: Float32Array, supposed: Omit<Supposition, 'score'>): number {
  const { layout, from, to, bend } = supposed;
  const mean = ((to - from) * SAMPLES_PER_MODULE) / layout.samples;
  const last = bestLikeness(ink, layout.last, { at: to, step: -mean * ((1 + bend / 2) / (1 - bend / 2)) });
  if (last < LEAST_LIKENESS) return last;
  const first = bestLikeness(ink, layout.first, { at: from, step: mean * ((1 - bend / 2) / (1 + bend / 2)) });
  const score = Math.min(first, last) * 0.5 + (first + last) * 0.25;
  if (layout.format !== 'ean-13') return score;
  const middle = evenPlaces(supposed, layout.slots[7]!.at);
  return Math.min(score, bestLikeness(ink, EAN_MIDDLE, { at: middle, step: mean }) + 0.1);
}
