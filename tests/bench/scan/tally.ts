import type { StillReading } from '../../../src/capture/look-at-still.ts';
import { sameText } from './manifest.ts';
import type { ListedPicture } from './manifest.ts';

/** The agreed keys, for other programs to read. */
export interface Score {
  readonly pictures: number;
  /** Pictures of which a right text was accepted. */
  readonly reads: number;
  /** Pictures of which a right text was seen in any look, before it had to be seen twice. */
  readonly readsBeforeVoting: number;
  /** Pictures of which a text was accepted that is not in them. */
  readonly falseReads: number;
  /** Of one look at one picture, milliseconds. */
  readonly meanMs: number;
  readonly p95Ms: number;
}

export interface Outcome {
  readonly picture: ListedPicture;
  readonly reading: StillReading;
}

export function scoreOf(outcomes: readonly Outcome[]): Score {
  const times = outcomes.flatMap(({ reading }) => reading.lookMs).sort((a, b) => a - b);
  const has = (picture: ListedPicture, text: string) => picture.texts.some((expected) => sameText(expected, text));
  return {
    pictures: outcomes.length,
    reads: outcomes.filter(({ picture, reading }) => reading.accepted.some(({ text }) => has(picture, text))).length,
    readsBeforeVoting: outcomes.filter(({ picture, reading }) => reading.seen.some(({ text }) => has(picture, text)))
      .length,
    falseReads: outcomes.filter(({ picture, reading }) => reading.accepted.some(({ text }) => !has(picture, text)))
      .length,
    meanMs: rounded(times.reduce((sum, ms) => sum + ms, 0) / Math.max(1, times.length)),
    p95Ms: rounded(times[Math.min(times.length - 1, Math.floor(times.length * 0.95))] ?? 0),
  };
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
