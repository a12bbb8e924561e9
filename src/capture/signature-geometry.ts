import type { BasicPoint, PointGroup } from 'signature_pad';
import { SIGNATURE_PAPER } from '../domain/model/strokes.ts';
import type { SignatureStrokes } from '../domain/model/strokes.ts';

/** Size of the drawing surface in CSS pixels. */
export interface SurfaceSize {
  readonly width: number;
  readonly height: number;
}

/** How the pad draws; not part of the evidence. */
export type PenLook = Omit<PointGroup, 'points'>;

/** The pad's pixels to units of the signature paper; the surface lies in its middle, so that nothing written misses the paper. */
export function toPaper(
  groups: readonly { points: readonly BasicPoint[] }[],
  size: SurfaceSize,
): SignatureStrokes['strokes'] {
  const { scale, left, top } = placement(size);
  const startedAtMs = startOf(groups);
  return groups
    .filter((group) => group.points.length > 0)
    .map((group) => ({
      points: group.points.map((point) => ({
        x: hundredths((point.x - left) / scale),
        y: hundredths((point.y - top) / scale),
        t: Math.max(0, Math.round(point.time) - startedAtMs),
        p: Math.min(1, Math.max(0, hundredths(point.pressure))),
      })),
    }));
}

/** The way back: the same signature for a surface of another size. */
export function toSurface(signature: SignatureStrokes, size: SurfaceSize, look: PenLook): PointGroup[] {
  const { scale, left, top } = placement(size);
  return signature.strokes.map((stroke) => ({
    ...look,
    points: stroke.points.map((point) => ({
      x: point.x * scale + left,
      y: point.y * scale + top,
      time: signature.startedAtMs + point.t,
      pressure: point.p,
    })),
  }));
}

/** Epoch, milliseconds, of the first touch. */
export function startOf(groups: readonly { points: readonly BasicPoint[] }[]): number {
  return Math.round(groups.find((group) => group.points.length > 0)?.points[0]?.time ?? 0);
}

/** Whether a surface as high as the paper shows all that was written; a signature written across may be wider than an upright phone. */
export function fitsUpright(strokes: SignatureStrokes['strokes'], size: SurfaceSize): boolean {
  const half = size.width / placement(size).scale / 2;
  const { left, right } = edgesOf(strokes);
  return left >= SIGNATURE_PAPER.width / 2 - half && right <= SIGNATURE_PAPER.width / 2 + half;
}

/**
 * What was written on a high surface stands small on a paper this wide: it grows about its middle, as far as the paper
 * goes and no further than to the size it had under the hand. One factor for both ways: the shape and the times stay.
 */
export function enlarged(signature: SignatureStrokes, size: SurfaceSize): SignatureStrokes {
  const { left, right, top, bottom } = edgesOf(signature.strokes);
  const { width, height } = SIGNATURE_PAPER;
  const underHand = (placement(size).scale * width) / Math.max(1, size.width);
  const factor = Math.min(underHand, (width * FILLED) / Math.max(1, right - left), (height * FILLED) / Math.max(1, bottom - top));
  if (!(factor > WORTH_IT)) return signature;
  const grown = (value: number, middle: number, onPaper: number) => hundredths((value - middle) * factor + onPaper / 2);
  return {
    ...signature,
    strokes: signature.strokes.map(({ points }) => ({
      points: points.map((point) => ({ ...point, x: grown(point.x, (left + right) / 2, width), y: grown(point.y, (top + bottom) / 2, height) })),
    })),
  };
}

/** Less is only the rounding of a surface of the paper's own shape. */
const WORTH_IT = 1.05;
/** How much of the paper an enlarged signature takes at most. */
const FILLED = 0.9;

function edgesOf(strokes: SignatureStrokes['strokes']): { left: number; right: number; top: number; bottom: number } {
  const points = strokes.flatMap((stroke) => stroke.points);
  const [x, y] = [points.map((point) => point.x), points.map((point) => point.y)];
  return { left: Math.min(...x), right: Math.max(...x), top: Math.min(...y), bottom: Math.max(...y) };
}

function placement(size: SurfaceSize): { scale: number; left: number; top: number } {
  const scale = Math.max(0.001, size.width / SIGNATURE_PAPER.width, size.height / SIGNATURE_PAPER.height);
  return {
    scale,
    left: (size.width - SIGNATURE_PAPER.width * scale) / 2,
    top: (size.height - SIGNATURE_PAPER.height * scale) / 2,
  };
}

function hundredths(value: number): number {
  const rounded = Math.round(value * 100) / 100;
  return Object.is(rounded, -0) ? 0 : rounded;
}
