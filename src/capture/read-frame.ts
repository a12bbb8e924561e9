import { barProfile, PROFILE_SAMPLES } from './bar-profile.ts';
import type { Band } from './bar-profile.ts';
import { decodeRow } from './decode-row.ts';
import { decodeSquare } from './decode-square.ts';
import { shrinkGray } from './gray-frame.ts';
import type { GrayFrame } from './gray-frame.ts';
import type { LabelSighting } from './label-format.ts';
import { locateBars } from './locate-bars.ts';
import type { BarsPatch } from './locate-bars.ts';
import { normaliseProfile, unsharp } from './sharpen-profile.ts';

/** Whole height first, then each part by itself: dirt, a reflection or a bent label rarely spoils all of them. */
const BANDS: readonly Band[] = [
  { from: -0.32, to: 0.32 },
  { from: -0.12, to: 0.12 },
  { from: -0.42, to: -0.1 },
  { from: 0.1, to: 0.42 },
];
/** Width of one module of a 22-digit Code 128 label (156 modules) in samples of the profile. */
const MODULE_SAMPLES = PROFILE_SAMPLES / 1.28 / 156;
/** A 22-digit label at 2 px a module is first seen at the coarse size, at 1 px only at the fine one. */
const SEARCH_SIZES = [480, 960, 1_920];
const SQUARE_SEARCH_SIZE = 960;

/**
 * Reads the labels in one frame: locate the bars, rectify, average along them, even out light, sharpen, decode.
 * A meter often has several (its own, the box's, a seal's): all that can be read are given, each text once, clearest first.
 * Pure: the same pixels always give the same answer. A text is no proof yet (see frame vote).
 */
export function readFrame(frame: GrayFrame): LabelSighting[] {
  const found: LabelSighting[] = [];
  const tried: BarsPatch[] = [];
  for (const size of SEARCH_SIZES) {
    for (const patch of locateBars(frame, size)) {
      if (tried.some((other) => samePlace(other, patch))) continue;
      tried.push(patch);
      const sighting = readPatch(frame, patch);
      if (sighting !== null && !found.some((other) => other.text === sighting.text)) found.push(sighting);
    }
    if (found.length > 0) return found;
    if (Math.max(frame.width, frame.height) <= size) break;
  }
  const factor = Math.max(1, Math.round(Math.max(frame.width, frame.height) / SQUARE_SEARCH_SIZE));
  const square = decodeSquare(shrinkGray(frame, factor)) ?? (factor > 1 ? decodeSquare(frame) : null);
  return square === null ? [] : [square];
}

function readPatch(frame: GrayFrame, patch: BarsPatch): LabelSighting | null {
  for (const band of BANDS) {
    const profile = normaliseProfile(barProfile(frame, patch, band), PROFILE_SAMPLES / 9);
    const once = unsharp(profile, MODULE_SAMPLES * 0.9, 1.2);
    const found = decodeRow(profile) ?? decodeRow(once) ?? decodeRow(unsharp(once, MODULE_SAMPLES * 1.8, 1.5));
    if (found !== null) return found;
  }
  return null;
}

function samePlace(a: BarsPatch, b: BarsPatch): boolean {
  const near = Math.hypot(a.centreX - b.centreX, a.centreY - b.centreY) < Math.min(a.height, b.height) / 4;
  return near && Math.abs(a.length - b.length) < 0.05 * a.length && Math.abs(Math.sin(a.angle - b.angle)) < 0.02;
}
