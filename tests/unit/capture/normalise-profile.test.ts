import { describe, expect, it } from 'vitest';
import { normaliseProfile } from '../../../src/capture/normalise-profile.ts';

const SIZE = 1_400;
const isBar = (i: number) => Math.floor(i / 14) % 2 === 0;
/** Bars and gaps under light that says how bright each place is, from 0 to 1. */
const under = (light: (i: number) => number) => Float32Array.from({ length: SIZE }, (_, i) => (isBar(i) ? 40 : 210) * light(i));
const sides = (profile: Float32Array) => [...profile].map((value) => value < 0.5);
/** The middle of each bar and gap, away from the ends. */
const middles = Array.from({ length: 90 }, (_, at) => 70 + at * 14 + 7);

describe('evening out the light', () => {
  it.each<[string, (i: number) => number]>([
    ['even light', () => 1],
    ['a dark basement', () => 0.15],
    ['a lamp at one side', (i) => 1 - (0.8 * i) / SIZE],
  ])('[SC-04] tells bars from gaps in %s', (_what, light) => {
    const found = sides(normaliseProfile(under(light), SIZE / 9));
    expect(middles.filter((i) => found[i] !== isBar(i))).toEqual([]);
  });

  it('[SC-04] bare paper beside the bars stays paper', () => {
    const profile = under(() => 1).fill(210, 0, 300);
    expect(sides(normaliseProfile(profile, SIZE / 9)).slice(20, 280)).not.toContain(true);
  });
});
