import { describe, expect, it } from 'vitest';
import type { OutboxFile, OutboxItem } from '../../../src/device/workspace.ts';
import { tallyOutbox } from '../../../src/field/state/outbox-tally.ts';

let made = 0;
function act(order: string, state: OutboxItem['state'], files: readonly OutboxFile[] = []): OutboxItem {
  const isAtOffice = state === 'at-office' || state === 'accepted-by-partner';
  return { mutationId: `act-${made++}`, kind: 'record-reading', lane: `work-order:${order}`, capturedAtMs: 0, files, state, isAtOffice, hasRefusedFile: false, mayGoOn: false, failure: null, decision: null };
}
const file = (sha256: string, kind: OutboxFile['kind'], isStored: boolean): OutboxFile => ({ sha256, kind, isStored });
const tally = (...items: OutboxItem[]) => tallyOutbox(items, ({ lane }) => (lane.endsWith('gone') ? null : lane));

describe('[I7] the three ticks, counted in what a worker knows', () => {
  it('an order is at the office when its last act and its last file are, and not before', () => {
    const early = act('a', 'at-office');
    expect(tally(early, act('a', 'waiting')).order).toEqual({ onPhone: 1, atOffice: 0, accepted: 0 });
    expect(tally(early, act('a', 'at-office', [file('1', 'photo', false)])).order).toEqual({ onPhone: 1, atOffice: 0, accepted: 0 });
    expect(tally(early, act('a', 'at-office', [file('1', 'photo', true)])).order).toEqual({ onPhone: 1, atOffice: 1, accepted: 0 });
  });

  it('the partner has taken an order when it has taken all of it', () => {
    expect(tally(act('a', 'accepted-by-partner'), act('a', 'at-office'), act('b', 'accepted-by-partner')).order).toEqual({ onPhone: 2, atOffice: 2, accepted: 1 });
  });

  it('a photograph that two acts name is one; bytes count by themselves', () => {
    const taken = tally(act('a', 'waiting', [file('1', 'photo', true), file('2', 'photo', false)]), act('a', 'waiting', [file('1', 'photo', true)]));
    expect(taken.photo).toEqual({ onPhone: 2, atOffice: 1, accepted: 0 });
    expect(taken.signature.onPhone).toBe(0);
  });

  it('a signature is one with everything that proves it, and there when its act is as well', () => {
    const proof = [file('strokes', 'signature', true), file('pack', 'signature', true), file('page', 'photo', true)];
    expect(tally(act('a', 'waiting', proof)).signature).toEqual({ onPhone: 1, atOffice: 0, accepted: 0 });
    expect(tally(act('a', 'at-office', proof)).signature).toEqual({ onPhone: 1, atOffice: 1, accepted: 0 });
    expect(tally(act('a', 'at-office', [...proof, file('copy', 'signature', false)])).signature).toEqual({ onPhone: 1, atOffice: 0, accepted: 0 });
  });

  it('work of an order that is no longer on the phone still counts', () => {
    expect(tally(act('gone', 'needs-attention')).order).toEqual({ onPhone: 1, atOffice: 0, accepted: 0 });
  });
});
