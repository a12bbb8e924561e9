import { MS_PER_DAY } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { digestOfFeed } from '../protocol/feed-digest.ts';
import type { SyncStore } from '../sync/ports.ts';
import type { CacheDatabase } from './cache-schema.ts';
import { factsAt, readShelf } from './sheets/sheet-shelf.ts';

/** Beginning again once finds out whether it helps; beginning again all day would only keep the phone busy. */
const BEGIN_AGAIN_AFTER_MS = MS_PER_DAY;

/** What lies here against what the office says lies there (S-19). */
export function feedDigestLane(cache: CacheDatabase, clock: Clock): Pick<SyncStore, 'heldDigest' | 'mayBeginAgain'> {
  return {
    async heldDigest({ feed, head }) {
      const held = await cache.transaction('r', [cache.rows, cache.sheetFacts, cache.sheetGaps, cache.cursors], async () => {
        // Another tab may have gone on meanwhile: two moments must not be compared.
        if ((await cache.cursors.get(feed))?.cursor !== head) return null;
        const [rows, shelf] = await Promise.all([cache.rows.toArray(), readShelf(cache)]);
        return [...rows, ...shelf.sheets.flatMap((sheet) => shelf.present(sheet).map((at) => factsAt({ sheet, at })))];
      });
      return held === null ? null : digestOfFeed(held.filter(({ withdrawn }) => !withdrawn));
    },
    async mayBeginAgain() {
      const nowMs = clock.nowMs();
      return cache.transaction('rw', [cache.divergences], async () => {
        const before = await cache.divergences.get('last');
        if (before !== undefined && Math.abs(nowMs - before.atMs) < BEGIN_AGAIN_AFTER_MS) return false;
        await cache.divergences.put({ id: 'last', atMs: nowMs });
        return true;
      });
    },
  };
}
