import { describe, expect, it } from 'vitest';
import type { OutboxFile, OutboxItem } from '../../../src/device/workspace.ts';
import { isOnItsWay, onItsWayBySubject, unsentOf } from '../../../src/field/state/is-on-its-way.ts';
import { sampleVisits } from '../../fixtures/sample-visits.ts';

const view = sampleVisits(Date.parse('2026-11-21T09:00:00+08:00'), 0)[0]!;
const lane = `work-order:${view.orders[0]!.workOrderId}`;
const stored: OutboxFile = { sha256: '1', kind: 'photo', isStored: true };
const here: OutboxFile = { sha256: '2', kind: 'photo', isStored: false };

function act(change: Partial<OutboxItem>): OutboxItem {
  return { mutationId: 'act', kind: 'record-reading', lane, capturedAtMs: 0, files: [], state: 'at-office', isAtOffice: true, hasRefusedFile: false, mayGoOn: false, failure: null, decision: null, ...change };
}

describe('[I7] what is on this phone alone', () => {
  it('is an act that waits, and one whose photograph waits, though the office has the act', () => {
    expect(isOnItsWay(act({ state: 'waiting', isAtOffice: false }))).toBe(true);
    expect(isOnItsWay(act({ state: 'sending', isAtOffice: false }))).toBe(true);
    expect(isOnItsWay(act({ files: [stored, here] }))).toBe(true);
    expect(isOnItsWay(act({ state: 'accepted-by-partner', files: [here] }))).toBe(true);
    expect(isOnItsWay(act({ files: [stored] }))).toBe(false);
  });

  it('is on its way no more when a person has to look at it', () => {
    expect(isOnItsWay(act({ state: 'needs-attention', isAtOffice: false, files: [here] }))).toBe(false);
  });

  it('of one visit counts photographs and refused acts, and nothing of another door', () => {
    expect(unsentOf(view, [act({}), act({ files: [stored] })])).toBe(0);
    expect(unsentOf(view, [act({ files: [here] })])).toBe(1);
    expect(unsentOf(view, [act({ state: 'needs-attention', isAtOffice: false })])).toBe(1);
    expect(unsentOf(view, [act({ lane: `visit:${view.visit.visitId}`, state: 'waiting', isAtOffice: false })])).toBe(1);
    expect(unsentOf(view, [act({ lane: 'work-order:elsewhere', state: 'waiting', isAtOffice: false })])).toBe(0);
  });

  it('is counted for a whole list by visit and order, without what a person has to look at', () => {
    const visitLane = `visit:${view.visit.visitId}`;
    const items = [act({}), act({ files: [stored, here] }), act({ state: 'needs-attention', isAtOffice: false }), act({ lane: visitLane, state: 'waiting', isAtOffice: false }), act({ lane: 'work-order:elsewhere', state: 'waiting', isAtOffice: false })];
    const counts = onItsWayBySubject(items);
    expect([...counts]).toEqual([[view.orders[0]!.workOrderId, 1], [view.visit.visitId, 1], ['elsewhere', 1]]);
    expect(unsentOf(view, items)).toBe(3); // of these the office has nothing whole
  });
});
