import { averageByContrast } from './average-by-contrast.ts';
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
  /** Each line counts, stretch by stretch, as much as it still shows light and dark: for reflections and shadows. */
  readonly byContrast?: boolean;
}

/**
 * Brightness across the bars, averaged along them: rectifies tilt and keystone and drowns noise, dirt and reflections (SC-03).
 * The patch's direction is first refined to the one, and to the fan of directions, at which the averaged bars are sharpest.
 */
export function barProfile(frame: GrayFrame, patch: FannedPatch, band: Band): Float32Array {
  const sampling = { band, samples: PROFILE_SAMPLES, lines: LINES };
  return band.byContrast === true
    ? averageByContrast(linesOf(frame, patch, sampling))
    : averaged(frame, patch, sampling);
}

/** Bars seen at a slant run together: `fan` is by how much their direction turns from one end to the other, radians. */
export interface FannedPatch extends BarsPatch {
  readonly fan: number;
}

/**
 * Bars near the limit of resolution pull the measured direction towards the pixel grid, by up to some 6°.
 * So look around it in rounds, in steps by which the averaged bars shift about one module.
 */
export function sharpestPatch(frame: GrayFrame, patch: BarsPatch): FannedPatch {
  const step = Math.min(0.05, Math.atan2(patch.length / 160, Math.max(8, patch.height * (WHOLE.to - WHOLE.from))));
  const turned = (angle: number, fan: number) => sharpness(frame, { ...patch, angle, fan });
  const rough = sharpest(patch.angle, { turns: 4, step }, (angle) => turned(angle, 0));
  const fan = sharpest(0, { turns: 4, step: 2 * step }, (tried) => turned(rough, tried));
  const angle = sharpest(rough, { turns: 2, step: step / 2 }, (tried) => turned(tried, fan));
  return { ...patch, angle, fan: sharpest(fan, { turns: 1, step }, (tried) => turned(angle, tried)) };
}

const WHOLE: Band = { from: -0.32, to: 0.32 };

function sharpest(around: number, search: { turns: number; step: number }, measure: (tried: number) => number): number {
  let best = around;
  let most = -1;
  for (let turn = -search.turns; turn <= search.turns; turn++) {
    const tried = around + turn * search.step;
    const measured = measure(tried);
    if (measured > most) {
      most = measured;
      best = tried;
    }
  }
  return best;
}

function sharpness(frame: GrayFrame, patch: FannedPatch): number {
  const profile = averaged(frame, patch, { band: WHOLE, samples: 700, lines: 8 });
  let sum = 0;
  for (let i = 3; i < profile.length; i++) sum += (profile[i]! - profile[i - 3]!) ** 2;
  return sum;
}

interface Sampling {
  readonly band: Band;
  readonly samples: number;
  readonly lines: number;
}

/** A burnt-out pixel says only that light fell there; the bar shows in the lines that were spared. */
const BURNT_OUT = 250;
const BURNT_WEIGHT = 0.04;

function averaged(frame: GrayFrame, patch: FannedPatch, sampling: Sampling): Float32Array {
  const { band, samples } = sampling;
  const { data, width } = frame;
  const [right, bottom] = [width - 1, frame.height - 1];
  const cos = Math.cos(patch.angle);
  const sin = Math.sin(patch.angle);
  const length = patch.length * (1 + 2 * MARGIN);
  const bandPixels = patch.height * (band.to - band.from);
  const lines = Math.max(1, Math.min(sampling.lines, Math.round(bandPixels)));
  const profile = new Float32Array(samples);
  for (let i = 0; i < samples; i++) {
    const share = (i + 0.5) / samples - 0.5;
    const startX = patch.centreX + share * length * cos - 0.5;
    const startY = patch.centreY + share * length * sin - 0.5;
    const alongX = -Math.sin(patch.angle + patch.fan * share) * patch.height;
    const alongY = Math.cos(patch.angle + patch.fan * share) * patch.height;
    let sum = 0;
    let weights = 0;
    for (let line = 0; line < lines; line++) {
      const along = band.from + ((line + 0.5) / lines) * (band.to - band.from);
      const x = startX + along * alongX;
      const y = startY + along * alongY;
      if (x < 0 || y < 0 || x >= right || y >= bottom) continue;
      const left = x | 0;
      const top = y | 0;
      const at = top * width + left;
      const fx = x - left;
      const fy = y - top;
      const upper = data[at]! * (1 - fx) + data[at + 1]! * fx;
      const lower = data[at + width]! * (1 - fx) + data[at + width + 1]! * fx;
      const value = upper * (1 - fy) + lower * fy;
      const weight = value > BURNT_OUT ? BURNT_WEIGHT : 1;
      sum += weight * value;
      weights += weight;
    }
    // Outside the frame counts as white paper, so that a label at the edge keeps its quiet zone.
    profile[i] = weights > 0 ? sum / weights : 255;
  }
  return profile;
}

/** The lines themselves, paper where the frame ends. */
function linesOf(frame: GrayFrame, patch: FannedPatch, { band, samples, lines }: Sampling): Float32Array[] {
  const height = (band.to - band.from) / lines;
  return Array.from({ length: lines }, (_, line) => {
    const from = band.from + line * height;
    return averaged(frame, patch, { band: { from, to: from + height }, samples, lines: 1 });
  });
}
