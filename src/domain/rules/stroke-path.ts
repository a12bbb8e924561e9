import type { SignatureStroke, SignatureStrokes } from '../model/strokes.ts';

/** A signature shorter than this on its paper of 1,000 units is a slip of the finger. */
const LEAST_INK = 60;

/** One stroke as SVG path data on the signature paper: a curve through the points' midpoints. The same stroke, the same text. */
export function strokePath(stroke: SignatureStroke): string {
  const [first, ...rest] = stroke.points;
  if (first === undefined) return '';
  const start = `M${place(first.x)} ${place(first.y)}`;
  if (rest.length === 0) return `${start}L${place(first.x + 0.1)} ${place(first.y)}`;
  let path = start;
  let before = first;
  for (const point of rest) {
    path += `Q${place(before.x)} ${place(before.y)} ${place((before.x + point.x) / 2)} ${place((before.y + point.y) / 2)}`;
    before = point;
  }
  return `${path}L${place(before.x)} ${place(before.y)}`;
}

/** Whether enough was written to be meant as a signature. */
export function isSigned(strokes: SignatureStrokes['strokes']): boolean {
  let ink = 0;
  for (const { points } of strokes) {
    for (let i = 1; i < points.length; i++) {
      const from = points[i - 1];
      const to = points[i];
      if (from !== undefined && to !== undefined) ink += Math.hypot(to.x - from.x, to.y - from.y);
    }
  }
  return ink >= LEAST_INK;
}

function place(units: number): string {
  const rounded = Math.round(units * 10) / 10;
  return String(Object.is(rounded, -0) ? 0 : rounded);
}
