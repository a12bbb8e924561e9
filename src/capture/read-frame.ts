import { hasOwnCheck } from '../domain/rules/meter-label.ts';
import { barProfile, PROFILE_SAMPLES, sharpestPatch } from './bar-profile.ts';
import type { Band } from './bar-profile.ts';
import { decodeRow } from './decode-row.ts';
import type { GrayFrame } from './gray-frame.ts';
import type { LabelSighting } from './label-format.ts';
import { locateBars } from './locate-bars.ts';
import type { BarsPatch } from './locate-bars.ts';
import { matchSymbol } from './match/match-symbol.ts';
import type { SymbolMatch } from './match/match-symbol.ts';
import { normaliseProfile } from './normalise-profile.ts';

/** The how-manieth frame of a live camera: each tries another part of the picture. Null for a still, of which all is tried. */
export type Turn = number | null;

/** Reads whatever symbols a frame shows without help: squares above all. */
export type WholeFrameReader = (frame: GrayFrame, turn: Turn) => Promise<readonly LabelSighting[]>;

/** One way to read a patch. */
interface Cut extends Band {
  /** Light bars upon dark, as some cases are printed or etched. */
  readonly inReverse?: boolean;
}

/** Whole height first, then each part by itself: dirt, a reflection or a bent label rarely spoils all of them. */
const WHOLE: Cut = { from: -0.32, to: 0.32 };
const PARTS: readonly Cut[] = [
  { from: -0.42, to: 0.42, byContrast: true },
  { from: -0.42, to: -0.1 },
  { from: 0.1, to: 0.42 },
  { from: -0.12, to: 0.12 },
  { ...WHOLE, inReverse: true },
];

interface Effort {
  /** Long sides at which bars are looked for. A 22-digit label at 2 px a module is seen at the first, at 1 px at the last. */
  readonly sizes: readonly number[];
  readonly patches: number;
  readonly bands: readonly Cut[];
  /** Of how many patches parts are tried as well. */
  readonly inParts: number;
}

const still: Effort = { sizes: [480, 960, 1_920], patches: 4, bands: [WHOLE, ...PARTS], inParts: 3 };
/** For a photo shown larger because nothing was seen in it: only bars too narrow for the sizes above are left to find. */
const closeStill: Effort = { ...still, sizes: [2_048, 4_096], patches: 6 };
const CLOSE_PIXELS = 1_920;

/**
 * Reads the labels in one frame: locate the bars, rectify, average along them, even out light, match.
 * A meter often has several (its own, the box's, a seal's): all that can be read are given, each text once, clearest first.
 * The same pixels in the same turn always give the same answer. A text is no proof yet (see frame vote).
 */
export async function readFrame(frame: GrayFrame, wholeFrame: WholeFrameReader, turn: Turn): Promise<LabelSighting[]> {
  const bars = readBars(frame, turn === null ? stillEffort(frame) : liveEffort(turn));
  if (bars.length > 0 && turn !== null) return bars;
  // A still is not followed by another frame: a square beside the bars is looked for as well.
  const others = (await wholeFrame(frame, turn)).filter(({ text }) => !bars.some((bar) => bar.text === text));
  return [...bars, ...others];
}

function stillEffort({ width, height }: GrayFrame): Effort {
  return Math.max(width, height) > CLOSE_PIXELS ? closeStill : still;
}

/** SC-09: a frame soon follows, so each tries a little: the coarse look and the fine one by turns, and one of the parts. */
function liveEffort(turn: number): Effort {
  return {
    sizes: turn % 2 === 0 ? [480] : [960],
    patches: 2,
    bands: [WHOLE, PARTS[turn % PARTS.length] ?? WHOLE],
    inParts: 1,
  };
}

function readBars(frame: GrayFrame, effort: Effort): LabelSighting[] {
  const found: LabelSighting[] = [];
  const tried: BarsPatch[] = [];
  for (const size of effort.sizes) {
    for (const patch of locateBars(frame, size).slice(0, effort.patches)) {
      if (tried.some((other) => samePlace(other, patch))) continue;
      tried.push(patch);
      const bands = tried.length <= effort.inParts ? effort.bands : effort.bands.slice(0, 1);
      const sighting = readPatch(frame, patch, bands);
      if (sighting !== null && !found.some((other) => other.text === sighting.text)) found.push(sighting);
    }
    if (found.length > 0 || Math.max(frame.width, frame.height) <= size) break;
  }
  return found;
}

function readPatch(frame: GrayFrame, patch: BarsPatch, bands: readonly Cut[]): LabelSighting | null {
  const fanned = sharpestPatch(frame, patch);
  for (const band of bands) {
    const seen = normaliseProfile(barProfile(frame, fanned, band), PROFILE_SAMPLES / 9);
    const profile = band.inReverse === true ? seen.map((light) => 1 - light) : seen;
    // A clear label is read bar by bar in no time; only a number that proves itself is taken from there.
    const row = decodeRow(profile);
    if (row !== null && hasOwnCheck(row.text)) return row;
    const match = matchSymbol(profile.map((light) => 1 - light));
    if (match !== null && isCertain(match)) return { text: match.text, format: match.format };
  }
  return null;
}

const LEAST_FIT = 0.83;
const LEAST_LEAD = 1.9;

/** SC-07: between the worst right matches and the best wrong ones of the tuning sets; the measurement stands in SCANNER.md. */
function isCertain({ fit, lead }: SymbolMatch): boolean {
  return fit >= LEAST_FIT && lead >= LEAST_LEAD;
}

function samePlace(a: BarsPatch, b: BarsPatch): boolean {
  const near = Math.hypot(a.centreX - b.centreX, a.centreY - b.centreY) < Math.min(a.height, b.height) / 4;
  return near && Math.abs(a.length - b.length) < 0.05 * a.length && Math.abs(Math.sin(a.angle - b.angle)) < 0.02;
}
