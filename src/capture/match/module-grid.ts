import { SAMPLES_PER_MODULE } from './bar-alphabet.ts';
import type { SymbolLayout } from './symbol-layout.ts';

/** Where a profile changes between ink and paper, and how steeply. */
export interface Edge {
  readonly place: number;
  readonly weight: number;
}

const LEAST_STEP = 0.06;

/** From left to right, placed between the samples where the step is steepest; fainter ones than noise are left out. */
export function edgesOf(ink: Float32Array): Edge[] {
  const edges: Edge[] = [];
  const step = (i: number) => Math.abs((ink[i + 2] ?? 0) - (ink[i - 2] ?? 0));
  for (let i = 3; i < ink.length - 3; i++) {
    const here = step(i);
    const [before, after] = [step(i - 1), step(i + 1)];
    if (here < LEAST_STEP || here < before || here <= after) continue;
    const curve = before - 2 * here + after;
    edges.push({ place: i + 0.5 + (curve === 0 ? 0 : (0.5 * (before - after)) / curve), weight: here });
  }
  return edges;
}

/**
 * How well the edges between two ends fall upon whole modules, 0 to 1, wherever the first module begins.
 * Knows nothing of characters, so it finds perspective and length before anything is read.
 */
export function gridLikeness(
  edges: readonly Edge[],
  supposed: { layout: SymbolLayout; from: number; to: number; bend: number },
): number {
  const { from, to, bend } = supposed;
  const modules = supposed.layout.samples / SAMPLES_PER_MODULE;
  let [x, y, total] = [0, 0, 0];
  for (const edge of edges) {
    if (edge.place < from - 3 || edge.place > to + 3) continue;
    const share = (edge.place - from) / (to - from);
    const turn = 2 * Math.PI * modules * ((share * (1 + bend / 2)) / (1 - bend / 2 + bend * share));
    x += edge.weight * Math.cos(turn);
    y += edge.weight * Math.sin(turn);
    total += edge.weight;
  }
  return total === 0 ? 0 : Math.hypot(x, y) / total;
}
