import type { Clock } from '../base/clock.ts';
import type { SyncStore, Verdict } from '../sync/ports.ts';
import { atOffice } from './outbox-schema.ts';
import type { EnvelopeRow, OutboxDatabase } from './outbox-schema.ts';

type PushLane = Pick<SyncStore, 'waiting' | 'heldLanes' | 'notComing' | 'settle'> & { offerAgain(): Promise<void> };

/** Mutations on their way to the office. Nothing in here deletes one. */
export function pushLane(outbox: OutboxDatabase, clock: Clock): PushLane {
  return {
    async waiting({ afterSequence, limit }) {
      const rows = await outbox.envelopes
        .where('[state+deviceSequence]')
        .between(['waiting', afterSequence], ['waiting', Infinity], false, true)
        .limit(limit)
        .toArray();
      return rows.map(({ header, contentHash, envelope, sizeBytes }) => ({ item: { header, contentHash, envelope }, sizeBytes }));
    },
    async heldLanes() {
      const rows = await Promise.all([outbox.envelopesIn('rejected').toArray(), outbox.envelopesIn('refused-here').toArray()]);
      return rows.flat().map(({ lane, mutationId }) => ({ lane, mutationId }));
    },
    async notComing(mutationIds) {
      const [own, carried] = await Promise.all([outbox.envelopes.bulkGet([...mutationIds]), outbox.freight.bulkGet([...mutationIds])]);
      return mutationIds.filter((_id, at) => own[at]?.state === 'kept-here' || ['refused', 'put-aside'].includes(carried[at]?.state ?? ''));
    },
    async settle(verdicts) {
      const nowMs = clock.nowMs();
      await outbox.transaction('rw', [outbox.envelopes], async () => {
        const rows = await outbox.envelopes.bulkGet(verdicts.map(({ mutationId }) => mutationId));
        await outbox.envelopes.bulkPut(verdicts.flatMap((verdict, at) => settledRow(rows[at], verdict, nowMs)));
      });
    },
    /**
     * Inside the caller's transaction: whatever was acknowledged under another epoch may be missing under this one, and
     * a refusal or a conflict was an acknowledgement too: the office kept it, and others may depend on it.
     */
    async offerAgain() {
      const rows = await outbox.envelopes.toArray();
      for (const row of rows) if (atOffice.has(row.state)) await outbox.envelopes.put(waitingAgain(row));
    },
  };
}

/** None where the verdict is not on what waits here. */
function settledRow(row: EnvelopeRow | undefined, { contentHash, outcome, failure, version }: Verdict, nowMs: number): EnvelopeRow[] {
  if (row?.state !== 'waiting' || row.contentHash !== contentHash) return [];
  // Another phone's capture has its number: only this phone has it (S-20).
  const isHereAlone = outcome === 'rejected' && failure?.code === 'device/sequence-reused';
  // Its author went on without it before it was offered again: it holds nothing back a second time (S-05).
  const state = isHereAlone ? 'refused-here' : outcome === 'rejected' && row.goneOn === true ? 'set-aside' : outcome;
  return [{ ...row, state, failure, version, settledAtMs: nowMs }];
}

function waitingAgain(row: EnvelopeRow): EnvelopeRow {
  return { ...row, state: 'waiting', version: null, settledAtMs: null, failure: null, goneOn: row.state === 'set-aside' || row.goneOn === true };
}
