import type { BarsPatch } from './locate-bars.ts';
import type { GrayFrame } from './gray-frame.ts';

/** Samples across one label: about eight to a module of a 22-digit Code 128, whatever its size in the frame. */
export const PROFILE_SAMPLES = 1_400;
/** White the readers want to see before the first and after the last bar, as a share of the patch. */
const MARGIN = 0.14;
const LINES = 28;

/** Which part of the bars' height to average, from -0.5 (one end) to 0.5 (the other). */
export interface Band {
  readonly from: number;
  readonly to: number;
}

/**
 * Brightness across the bars, averaged along them: rectifies the tilt and drowns noise, dirt and single reflections.
 * The patch's direction is first refined to the angle at which the averaged bars are sharpest.
 */
export function barProfile(frame: GrayFrame, patch: BarsPatch, band: Band): Float32Array {
  return averaged(
    frame,
    { ...patch, angle: sharpestAngle(frame, patch, band) },
    { band, samples: PROFILE_SAMPLES, lines: LINES },
  );
}

/**
 * Bars near the limit of resolution pull the measured direction towards the pixel grid, by up to some 6°.
 * So look around it in two rounds, in steps by which the averaged bars shift about one module.
 */
function sharpestAngle(frame: GrayFrame, patch: BarsPatch, band: Band): number {
  const step = Math.min(0.05, Math.atan2(patch.length / 160, Math.max(8, patch.height * (band.to - band.from))));
  const rough = sharpest(patch.angle, { turns: 4, step }, (angle) => sharpness(frame, { ...patch, angle }, band));
  return sharpest(rough, { turns: 2, step: step / 3 }, (angle) => sharpness(frame, { ...patch, angle }, band));
}

function sharpest(around: number, search: { turns: number; step: number }, measure: (angle: number) => number): number {
  let best = around;
  let most = -1;
  for (let turn = -search.turns; turn <= search.turns; turn++) {
    const angle = around + turn * search.step;
    const measured = measure(angle);
    if (measured > most) {
      most = measured;
      best = angle;
    }
  }
  return best;
}

function sharpness(frame: GrayFrame, patch: BarsPatch, band: Band): number {
  const profile = averaged(frame, patch, { band, samples: 700, lines: 10 });
  let sum = 0;
  for (let i = 3; i < profile.length; i++) sum += ((profile[i] ?? 0) - (profile[i - 3] ?? 0)) ** 2;
  return sum;
}

interface Sampling {
  readonly band: Band;
  readonly samples: number;
  readonly lines: number;
}

function averaged(frame: GrayFrame, patch: BarsPatch, sampling: Sampling): Float32Array {
  const { band, samples } = sampling;
  const cos = Math.cos(patch.angle);
  const sin = Math.sin(patch.angle);
  const length = patch.length * (1 + 2 * MARGIN);
  const bandPixels = patch.height * (band.to - band.from);
  const lines = Math.max(1, Math.min(sampling.lines, Math.round(bandPixels)));
  const sums = new Float32Array(samples);
  const counts = new Float32Array(samples);
  for (let line = 0; line < lines; line++) {
    const along = patch.height * (band.from + ((line + 0.5) / lines) * (band.to - band.from));
    for (let i = 0; i < samples; i++) {
      const across = ((i + 0.5) / samples - 0.5) * length;
      const x = patch.centreX + across * cos - along * sin - 0.5;
      const y = patch.centreY + across * sin + along * cos - 0.5;
      const value = pixelAt(frame, x, y);
      if (value < 0) continue;
      sums[i] = (sums[i] ?? 0) + value;
      counts[i] = (counts[i] ?? 0) + 1;
    }
  }
  // Outside the frame counts as white paper, so that a label at the edge keeps its quiet zone.
  for (let i = 0; i < samples; i++) sums[i] = (counts[i] ?? 0) > 0 ? (sums[i] ?? 0) / (counts[i] ?? 1) : 255;
  return sums;
}

function pixelAt(frame: GrayFrame, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 0 || top < 0 || left + 1 >= frame.width || top + 1 >= frame.height) return -1;
  const at = top * frame.width + left;
  const fx = x - left;
  const fy = y - top;
  const upper = (frame.data[at] ?? 0) * (1 - fx) + (frame.data[at + 1] ?? 0) * fx;
  const lower = (frame.data[at + frame.width] ?? 0) * (1 - fx) + (frame.data[at + frame.width + 1] ?? 0) * fx;
  return upper * (1 - fy) + lower * fy;
}
