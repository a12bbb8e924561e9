import { describe, expect, it } from 'vitest';
import { outboxItems } from '../../../src/device/outbox-items.ts';
import type { EnvelopeRow, EnvelopeState } from '../../../src/device/outbox-schema.ts';
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
