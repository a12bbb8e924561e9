import type { FramePixels, FrameReader } from './frame-reader.ts';
import { castVote, emptyBallot } from './frame-vote.ts';
import type { LabelSighting } from './label-format.ts';

/** How a still is shown to the reader: turned and moved a little each time, as a hand would. */
export interface Look {
  readonly longSidePixels: number;
  readonly turnDegrees: number;
  readonly shiftPixels: number;
}

/** The picture as it is, at a size at which a 12-megapixel photo has lost no bar that matters. */
const FIRST_LOOK: Look = { longSidePixels: 1_920, turnDegrees: 0, shiftPixels: 0 };
/** The same once more, for what has to be seen twice; the last one larger. */
const AGAIN: readonly Look[] = [
  { longSidePixels: 1_880, turnDegrees: 0.9, shiftPixels: 0.4 },
  { longSidePixels: 2_600, turnDegrees: -1.1, shiftPixels: -0.3 },
];
/** For a label that fills little of a large photo: as many pixels as a phone's memory bears. */
const CLOSER: readonly Look[] = [
  { longSidePixels: 4_096, turnDegrees: 0, shiftPixels: 0 },
  { longSidePixels: 4_032, turnDegrees: 0.9, shiftPixels: 0.4 },
];
const MOST_LOOKS = 3;

/** Every label that won the vote over the looks, for the worker to choose from (SC-14), and whatever was seen at all. */
export interface StillReading {
  readonly accepted: readonly LabelSighting[];
  readonly seen: readonly LabelSighting[];
  /** Of each look. */
  readonly lookMs: readonly number[];
}

export interface StillRules {
  readonly hasOwnCheck: (text: string) => boolean;
  /** Of the picture as it is. */
  readonly longSidePixels: number;
  readonly monotonicMs: () => number;
}

/**
 * SC-11: reads a still picture by the rules of the live camera: a text without a check of its own must be seen twice, so the
 * picture is shown again, moved a little, three times at most. Two equal looks at one picture are a weaker proof than two
 * frames of a camera, which is why the reader itself refuses whatever fits badly.
 */
export async function lookAtStill(
  show: (look: Look) => FramePixels,
  reader: FrameReader,
  rules: StillRules,
): Promise<StillReading> {
  const accepted: LabelSighting[] = [];
  const seen: LabelSighting[] = [];
  const lookMs: number[] = [];
  let ballot = emptyBallot;
  // Once something is seen close by, it is looked at from there again.
  let further = AGAIN;
  for (let turn = 0; turn < MOST_LOOKS; turn++) {
    if (turn === 1 && seen.length === 0) {
      // Where nothing at all was seen, only a look that shows more can help.
      if (rules.longSidePixels <= FIRST_LOOK.longSidePixels) break;
      further = CLOSER;
    }
    const look = turn === 0 ? FIRST_LOOK : further[turn - 1]!;
    const pixels = show(look);
    const startedMs = rules.monotonicMs();
    const sightings = await reader.read({ ...pixels, isStill: true });
    lookMs.push(rules.monotonicMs() - startedMs);
    for (const sighting of sightings) {
      if (!holds(seen, sighting)) seen.push(sighting);
      const vote = castVote(ballot, sighting, rules.hasOwnCheck);
      ballot = vote.ballot;
      if (vote.accepted !== null && !holds(accepted, vote.accepted)) accepted.push(vote.accepted);
    }
    if (seen.length > 0 && accepted.length === seen.length) break;
  }
  return { accepted, seen, lookMs };
}

function holds(list: readonly LabelSighting[], one: LabelSighting): boolean {
  return list.some(({ text, format }) => text === one.text && format === one.format);
}
