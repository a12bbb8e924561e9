import { describe, expect, it } from 'vitest';
import { refreshed } from '../../../src/desk/state/queue-rows.ts';
import type { CaseSummary } from '../../../src/protocol/desk.ts';

function row(caseId: string, over: Partial<CaseSummary> = {}): CaseSummary {
  return {
    caseId, caseNumber: caseId, stage: 'pre-acceptance', programme: { id: 'p', version: 1 }, receivedAtMs: 0, applicantMasked: '试*', addressMasked: '示例路',
    accountTail: null, firstSeenAtMs: null, called: false, triedInVain: 0, openVisits: 0, milestone: 'received', clocks: [], ...over,
  };
}

describe('live refresh of the queue', () => {
  it('keeps every row in its place and gives it its news', () => {
    const rows = refreshed([row('a'), row('b')], [row('b', { called: true }), row('a')], true);
    expect(rows.shown.map(({ caseId, called }) => [caseId, called])).toEqual([['a', false], ['b', true]]);
    expect(rows.waiting).toEqual([]);
  });

  it('lets a new row wait until it is asked for', () => {
    const rows = refreshed([row('a')], [row('new'), row('a')], true);
    expect(rows.shown.map(({ caseId }) => caseId)).toEqual(['a']);
    expect(rows.waiting.map(({ caseId }) => caseId)).toEqual(['new']);
  });

  it('marks a row that left the list and does not pull the others up', () => {
    const rows = refreshed([row('a'), row('b')], [row('b')], true);
    expect(rows.shown.map(({ caseId }) => caseId)).toEqual(['a', 'b']);
    expect([...rows.gone]).toEqual(['a']);
  });

  it('does not call a row gone that may stand on a later page', () => {
    expect(refreshed([row('a'), row('z')], [row('a')], false).gone.size).toBe(0);
  });
});
