import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planPush } from '../../../src/sync/plan.ts';
import type { Queued } from '../../../src/sync/ports.ts';
import { testId } from './support/rows.ts';

function queued(sequence: number, lane = 1, more: { sizeBytes?: number; dependsOn?: number[] } = {}): Queued {
  return {
    sizeBytes: more.sizeBytes ?? 1_000,
    item: {
      contentHash: 'f'.repeat(64),
      envelope: { alg: 'gzip+A256GCM', iv: '', bytes: '', wraps: [] },
      header: {
        mutationId: testId('e', sequence), deviceId: testId('d', 1), deviceSequence: sequence, previousHash: null, authorId: testId('a', 1),
        lane: `visit:${testId('b', lane)}`, kind: 'log-call', kindVersion: 1, baseVersion: 1, capturedAtMs: 0, monotonicMs: 0, clockOffsetMs: null,
        blobs: [], dependsOn: (more.dependsOn ?? []).map((number) => testId('e', number)),
      },
    },
  };
}

const sequences = (batch: readonly Queued[]) => batch.map(({ item }) => item.header.deviceSequence);
const nothing = { held: [], resting: new Set<string>() };

describe('planPush', () => {
  it('[S-03] parks a held lane and lets the others go', () => {
    const queue = [queued(2, 1), queued(3, 2), queued(4, 1), queued(5, 3)];
    const held = [{ lane: `visit:${testId('b', 1)}`, mutationId: testId('e', 1) }];
    expect(sequences(planPush({ ...nothing, queue, held }).batch)).toEqual([3, 5]);
  });

  it('[S-04] holds back what depends on a parked mutation, and what follows that', () => {
    const queue = [queued(2, 1), queued(3, 2, { dependsOn: [2] }), queued(4, 2), queued(5, 3, { dependsOn: [4] }), queued(6, 4)];
    const held = [{ lane: `visit:${testId('b', 1)}`, mutationId: testId('e', 1) }];
    expect(sequences(planPush({ ...nothing, queue, held }).batch)).toEqual([6]);
    expect(sequences(planPush({ ...nothing, queue }).batch)).toEqual([2, 3, 4, 5, 6]);
  });

  it('[S-04] a lane that was told to wait rests', () => {
    const queue = [queued(1, 1), queued(2, 2)];
    expect(sequences(planPush({ queue, held: [], resting: new Set([`visit:${testId('b', 1)}`]) }).batch)).toEqual([2]);
  });

  it('[S-03] stops at 50 mutations and at 256 KiB, and lets one that is larger go alone', () => {
    const many = Array.from({ length: 60 }, (_, i) => queued(i + 1, i));
    expect(planPush({ ...nothing, queue: many })).toMatchObject({ full: true, batch: { length: 50 } });
    const large = [queued(1, 1, { sizeBytes: 200_000 }), queued(2, 2, { sizeBytes: 100_000 })];
    expect(sequences(planPush({ ...nothing, queue: large }).batch)).toEqual([1]);
    expect(sequences(planPush({ ...nothing, queue: [queued(1, 1, { sizeBytes: 900_000 }), queued(2)] }).batch)).toEqual([1]);
  });

  it('[S-03] never lets a lane overtake itself, whatever is held', () => {
    const anyQueue = fc.array(fc.record({ lane: fc.integer({ min: 1, max: 4 }), sizeBytes: fc.integer({ min: 100, max: 90_000 }), needs: fc.integer({ min: 1, max: 30 }) }), { maxLength: 30 });
    fc.assert(
      fc.property(anyQueue, fc.subarray([1, 2, 3, 4]), (items, restingLanes) => {
        const queue = items.map((item, i) => queued(i + 1, item.lane, { sizeBytes: item.sizeBytes, dependsOn: item.needs <= i ? [item.needs] : [] }));
        const resting = new Set(restingLanes.map((lane) => `visit:${testId('b', lane)}`));
        const sent = new Set(sequences(planPush({ queue, held: [], resting }).batch));
        for (const { item } of queue) {
          if (!sent.has(item.header.deviceSequence)) continue;
          expect(resting.has(item.header.lane)).toBe(false);
          const before = queue.filter((other) => other.item.header.deviceSequence < item.header.deviceSequence);
          const needed = before.filter((other) => other.item.header.lane === item.header.lane || item.header.dependsOn.includes(other.item.header.mutationId));
          for (const other of needed) expect(sent.has(other.item.header.deviceSequence)).toBe(true);
        }
      }),
    );
  });
});
