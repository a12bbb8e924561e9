import { describe, expect, it } from 'vitest';
import { outboxItems } from '../../../src/device/outbox-items.ts';
import type { BlobRow, EnvelopeRow, EnvelopeState } from '../../../src/device/outbox-schema.ts';
import type { DecisionRow } from '../../../src/protocol/decision.ts';

const mutationId = '01a1f6bf-fe20-71ba-922d-a67edc4c574d';
const decision: DecisionRow = { mutationId, decision: 'set-aside', reason: 'not-needed', decidedAtMs: 5 };

function shown(state: EnvelopeState, decisions: readonly DecisionRow[]) {
  const row = { mutationId, lane: `visit:${mutationId}`, state, failure: { code: 'mutation/not-assigned' }, header: { kind: 'depart', capturedAtMs: 1, blobs: [] } } as unknown as EnvelopeRow;
  return outboxItems({ envelopes: [row], blobs: new Map(), accepted: new Set(), decisions: new Map(decisions.map((one) => [one.mutationId, one])) }, new Set())[0];
}

describe('what became of a capture that came too late', () => {
  it('[F64] needs attention until the desk has decided, then says the decision and is done', () => {
    expect(shown('conflict', [])).toMatchObject({ state: 'needs-attention', decision: null });
    expect(shown('conflict', [decision])).toMatchObject({ state: 'at-office', decision });
  });

  it('[S-05, F64] a refused one keeps holding its lane for its author, whatever the desk decided', () => {
    expect(shown('rejected', [decision])).toMatchObject({ state: 'needs-attention', decision });
  });
});

describe('where a record is', () => {
  it.each<[EnvelopeState, boolean]>([['waiting', false], ['applied', true], ['conflict', true], ['rejected', true], ['set-aside', true], ['refused-here', false], ['kept-here', false]])('[I7] %s: at the office is %s', (state, isAtOffice) => {
    expect(shown(state, [])).toMatchObject({ isAtOffice, hasRefusedFile: false });
  });

  it('[I7, I9] a file that the office refused is on this phone alone, although its record is there', () => {
    const sha256 = 'a'.repeat(64);
    const row = { mutationId, lane: `visit:${mutationId}`, state: 'applied', failure: null, header: { kind: 'depart', capturedAtMs: 1, blobs: [sha256] } } as unknown as EnvelopeRow;
    const blob = { sha256, mime: 'image/jpeg', rank: 1, state: 'refused', failure: { code: 'file/damaged' } } as unknown as BlobRow;
    const [item] = outboxItems({ envelopes: [row], blobs: new Map([[sha256, blob]]), accepted: new Set(), decisions: new Map() }, new Set());
    expect(item).toMatchObject({ state: 'needs-attention', isAtOffice: true, hasRefusedFile: true, mayGoOn: false, files: [{ sha256, kind: 'photo', isStored: false }], failure: { code: 'file/damaged' } });
  });
});
