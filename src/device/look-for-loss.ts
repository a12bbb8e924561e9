import { MS_PER_SECOND } from '../base/clock.ts';
import type { Timers } from '../base/timers.ts';
import type { IdentityRow, OutboxDatabase } from './outbox-schema.ts';
import { lostItems } from './sentinel.ts';
import type { Sentinel, SentinelStore } from './sentinel.ts';

/** When the sentinel is written again after a loss was found: whatever clears an open app takes one store after another. */
const AGAIN_MS = [MS_PER_SECOND, 5 * MS_PER_SECOND, 30 * MS_PER_SECOND];

interface Kept {
  readonly outbox: OutboxDatabase;
  readonly sentinel: SentinelStore;
  readonly timers: Timers;
}

/** What the sentinel had seen, and who the store says it is; null where there is nothing. */
interface Found {
  readonly seen: Sentinel | null;
  readonly self: IdentityRow | null;
}

/**
 * At every start, and when an open app finds its store empty: does the store still hold what it held (I12)? A store put
 * back from an older image goes on counting from where it really was, so that no sequence number is ever used for two
 * acts (F21).
 */
export async function lookForLoss(store: Kept, { seen, self }: Found): Promise<number | null> {
  // Whatever took the store may have taken a copy of the sentinel with it, and until somebody enrols nothing else tells of the loss.
  if (self === null && seen !== null) {
    await store.sentinel.write(seen);
    for (const afterMs of AGAIN_MS) store.timers.after(afterMs, () => void writeAgain(store));
  }
  const lost = lostSince(seen, self);
  if (self === null || seen === null || lost === null) return lost ?? self?.lostItems ?? null;
  const { outbox } = store;
  return outbox.transaction('rw', [outbox.keep], async () => {
    // Another tab may have saved between the two readings: the sentinel knows of its act, and the first look at the store did not.
    const now = (await outbox.self()) ?? self;
    const lostNow = lostSince(seen, now);
    if (lostNow === null) return now.lostItems ?? null;
    const nextSequence = seen.installId === now.installId ? Math.max(now.nextSequence, seen.lastSequence + 1) : now.nextSequence;
    await outbox.keep.put({ ...now, nextSequence, lostItems: lostNow, lostAfterSequence: seen.lastSequence, lossTold: false });
    return lostNow;
  });
}

function lostSince(seen: Sentinel | null, self: IdentityRow | null): number | null {
  return lostItems(seen, self === null ? null : { installId: self.installId, lastSequence: self.nextSequence - 1 });
}

/** Unless somebody has enrolled meanwhile: from then on the sentinel tells of the new store. */
async function writeAgain({ outbox, sentinel }: Kept): Promise<void> {
  if ((await outbox.self().catch(() => null)) !== null) return; // a store that is half cleared has nobody in it either
  const seen = await sentinel.read();
  if (seen !== null) await sentinel.write(seen);
}
