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

/** The pad's pixels to units of the signature paper, which stands as large as it can in the middle of the surface. */
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

function placement(size: SurfaceSize): { scale: number; left: number; top: number } {
  const scale = Math.max(0.001, Math.min(size.width / SIGNATURE_PAPER.width, size.height / SIGNATURE_PAPER.height));
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
