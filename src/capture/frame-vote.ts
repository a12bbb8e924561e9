import type { LabelSighting } from './label-format.ts';

/** The sightings of the last frames, oldest first. Plain data. */
export type Ballot = readonly LabelSighting[];

export const emptyBallot: Ballot = [];

export interface Vote {
  readonly ballot: Ballot;
  /** The text that has won, or null while more frames are wanted. */
  readonly accepted: LabelSighting | null;
}

/** How many sightings back an equal text still counts: longer, and two labels side by side would vote for each other. */
const MEMORY = 6;

/**
 * SC-10: decides when a text read off a label may be believed: at once if it carries its own check beyond the symbology's
 * (the 22-digit number of the State Grid), else when two frames have given the same text in the same symbology.
 * Call once for each frame that gave a text. What carries its own check is the caller's rule.
 */
export function castVote(ballot: Ballot, sighting: LabelSighting, hasOwnCheck: (text: string) => boolean): Vote {
  const seenBefore = ballot.some((earlier) => earlier.text === sighting.text && earlier.format === sighting.format);
  const accepted = seenBefore || hasOwnCheck(sighting.text) ? sighting : null;
  return { ballot: [...ballot, sighting].slice(-MEMORY), accepted };
}
