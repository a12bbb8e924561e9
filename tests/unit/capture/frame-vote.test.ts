import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { castVote, emptyBallot } from '../../../src/capture/frame-vote.ts';
import type { LabelSighting } from '../../../src/capture/label-format.ts';

const never = (): boolean => false;
const sighting = (text: string): LabelSighting => ({ text, format: 'code-39' });

function election(
  sightings: readonly LabelSighting[],
  hasOwnCheck: (text: string) => boolean,
): (LabelSighting | null)[] {
  let ballot = emptyBallot;
  return sightings.map((seen) => {
    const vote = castVote(ballot, seen, hasOwnCheck);
    ballot = vote.ballot;
    return vote.accepted;
  });
}

describe('voting over frames', () => {
  it('[T-14] believes a number with a check of its own at once', () => {
    expect(election([sighting('9930001000000000000019')], (text) => text.length === 22)).toEqual([
      sighting('9930001000000000000019'),
    ]);
  });

  it('[SC-10] wants anything else twice', () => {
    expect(election([sighting('W99000001'), sighting('W99000001')], never)).toEqual([null, sighting('W99000001')]);
  });

  it('is not put off by a misread between two equal ones', () => {
    expect(election(['W99000001', 'W9900O001', 'W99000001'].map(sighting), never)).toEqual([
      null,
      null,
      sighting('W99000001'),
    ]);
  });

  it('does not add up the same text in two symbologies', () => {
    expect(election([sighting('6901234567892'), { text: '6901234567892', format: 'ean-13' }], never)).toEqual([
      null,
      null,
    ]);
  });

  it('never accepts a text that was seen only once, in any sequence', () => {
    const texts = fc.array(fc.constantFrom('A', 'B', 'C', 'D').map(sighting), { maxLength: 30 });
    fc.assert(
      fc.property(texts, (sightings) => {
        election(sightings, never).forEach((accepted, i) => {
          const earlier = sightings.slice(0, i).filter((seen) => seen.text === sightings[i]?.text);
          if (accepted !== null) expect(earlier.length).toBeGreaterThan(0);
        });
      }),
    );
  });

  it('forgets: two equal misreads far apart do not win', () => {
    const between = Array.from({ length: 6 }, (_, i) => sighting(`other-${i}`));
    expect(election([sighting('misread'), ...between, sighting('misread')], never).at(-1)).toBeNull();
  });

  it('keeps the ballot small however long the camera looks', () => {
    fc.assert(
      fc.property(fc.array(fc.string().map(sighting), { minLength: 20, maxLength: 60 }), (sightings) => {
        const last = sightings.reduce((ballot, seen) => castVote(ballot, seen, never).ballot, emptyBallot);
        expect(last.length).toBeLessThanOrEqual(6);
      }),
    );
  });
});
