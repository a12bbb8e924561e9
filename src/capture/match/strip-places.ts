import { STRIP_MARGIN } from './slot-costs.ts';
import type { SymbolLayout } from './symbol-layout.ts';

/** Place in the profile of a sample of the symbol (0 is its first edge), by its ends and its perspective. */
export function evenPlaces(
  supposed: { layout: SymbolLayout; from: number; to: number; bend: number },
  sample: number,
): number {
  const t = sample / supposed.layout.samples;
  const { bend } = supposed;
  // Projective, symmetrical in both directions: the module in the middle has the mean width.
  const h = (t * (1 - bend / 2)) / (1 + bend / 2 - bend * t);
  return supposed.from + (supposed.to - supposed.from) * h;
}

/** The places of a whole strip, margins included. */
export function stripPlaces(supposed: { layout: SymbolLayout; from: number; to: number; bend: number }): Float64Array {
  const places = new Float64Array(supposed.layout.samples + 2 * STRIP_MARGIN);
  for (let i = 0; i < places.length; i++) places[i] = evenPlaces(supposed, i - STRIP_MARGIN + 0.5);
  return places;
}

/** Reads a profile at places; beyond its ends there is paper. */
export function stripAt(ink: Float32Array, places: Float64Array): Float32Array {
  const strip = new Float32Array(places.length);
  for (let s = 0; s < strip.length; s++) {
    const place = places[s]! - 0.5;
    const i = Math.floor(place);
    if (i < 0 || i + 1 >= ink.length) continue;
    const share = place - i;
    strip[s] = ink[i]! * (1 - share) + ink[i + 1]! * share;
  }
  return strip;
}

/**
 * Moves the places to where the strip fits the model better: a smooth curve through the shifts that each stretch of 8
 * modules asks for. Curved labels, keystone and a wrong end are all set right this way.
 */
export function settlePlaces(places: Float64Array, strip: Float32Array, model: Float32Array): Float64Array {
  const size = 32;
  const centres: number[] = [];
  const shifts: number[] = [];
  const weights: number[] = [];
  for (let from = STRIP_MARGIN - 8; from + size <= strip.length; from += size / 2) {
    let slopes = 0;
    let pull = 0;
    for (let s = Math.max(1, from); s < Math.min(strip.length - 1, from + size); s++) {
      const slope = (model[s + 1]! - model[s - 1]!) / 2;
      slopes += slope * slope;
      pull += slope * (model[s]! - strip[s]!);
    }
    if (slopes === 0) continue;
    centres.push((from + size / 2) / strip.length - 0.5);
    shifts.push(Math.max(-3, Math.min(3, pull / slopes)));
    weights.push(slopes);
  }
  const curve = cubicThrough(centres, shifts, weights);
  return places.map((place, i) => {
    const next = places[Math.min(places.length - 1, i + 1)]!;
    const before = places[Math.max(0, i - 1)]!;
    const t = i / places.length - 0.5;
    const shift = curve[0]! + t * (curve[1]! + t * (curve[2]! + t * curve[3]!));
    return place + (shift * (next - before)) / 2;
  });
}

/** Weighted least squares; a touch of stiffness keeps the higher powers small. */
function cubicThrough(xs: readonly number[], ys: readonly number[], weights: readonly number[]): number[] {
  const n = 4;
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const rows = Array.from({ length: n }, (_, r) =>
    Array.from({ length: n + 1 }, (_, c) => {
      let sum = r === c ? total * 1e-4 * r * r : 0;
      xs.forEach((x, i) => (sum += weights[i]! * x ** r * (c === n ? ys[i]! : x ** c)));
      return sum;
    }),
  );
  for (let p = 0; p < n; p++) {
    const pivot = rows[p]![p]! || 1e-9;
    for (let r = 0; r < n; r++) {
      if (r === p) continue;
      const factor = rows[r]![p]! / pivot;
      for (let c = p; c <= n; c++) rows[r]![c]! -= factor * rows[p]![c]!;
    }
  }
  return rows.map((row, p) => row[n]! / (row[p]! || 1e-9));
}
