import type { Clock } from '../base/clock.ts';
import type { SyncStore } from '../sync/ports.ts';
import type { OutboxDatabase } from './outbox-schema.ts';

type FreightLane = Pick<SyncStore, 'freight' | 'settleFreight'> & { offerAgain(): Promise<void> };

/** What a phone carries for a colleague's (S-17). It is nobody's to see here; only its number is shown. */
export function freightLane(outbox: OutboxDatabase, clock: Clock): FreightLane {
  return {
    async freight(limit) {
      const rows = await outbox.freightIn('waiting').limit(limit).toArray();
      return rows.map(({ item, voucher, sizeBytes }) => ({ item, voucher, sizeBytes }));
    },
    async settleFreight(verdicts) {
      const settledAtMs = clock.nowMs();
      await outbox.transaction('rw', [outbox.freight], async () => {
        for (const { mutationId, contentHash, outcome, failure } of verdicts) {
          const row = await outbox.freight.get(mutationId);
          if (row?.state !== 'waiting' || row.item.contentHash !== contentHash) continue;
          await outbox.freight.put({ ...row, state: outcome === 'refused-here' || notTaken.has(failure?.code ?? '') ? 'refused' : 'done', failure, settledAtMs });
        }
      });
    },
    /** Inside the caller's transaction: the office lost what it had (S-09). */
    async offerAgain() {
      for (const row of await outbox.freightIn('done').toArray()) {
        await outbox.freight.put({ ...row, state: 'waiting', settledAtMs: null });
      }
    },
  };
}

/** Refusals after which the office does not have it either. */
const notTaken: ReadonlySet<string> = new Set(['push/voucher-wrong', 'push/author-not-bound', 'push/hash-mismatch', 'push/envelope-unreadable']);
