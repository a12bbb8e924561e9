import { and, asc, eq } from 'drizzle-orm';
import { MS_PER_MINUTE } from '../../base/clock.ts';
import { digestOfFeed } from '../../protocol/feed-digest.ts';
import type { FeedDigest } from '../../protocol/feed-digest.ts';
import type { ServerPorts } from '../ports.ts';
import { feedHeads, feedRows } from '../store/tables.ts';

/** A digest reads the whole index of a feed; so often is enough to find what should never be. */
const EVERY_MS = 15 * MS_PER_MINUTE;
const MOST_FEEDS = 5_000;

/** The digests given with the last page of a pull (P-20): at the end of a complete download, and now and then after. */
export function feedDigests(ports: ServerPorts): (at: { feed: string; head: number; isComplete: boolean }) => Promise<FeedDigest | null> {
  const givenAtMs = new Map<string, number>();
  return async ({ feed, head, isComplete }) => {
    const nowMs = ports.clock.nowMs();
    if (!isComplete && nowMs - (givenAtMs.get(feed) ?? 0) < EVERY_MS) return null;
    if (givenAtMs.size >= MOST_FEEDS) givenAtMs.clear();
    const digest = await ports.db.transaction(
      async (tx) => {
        const [now] = await tx.select({ position: feedHeads.position }).from(feedHeads).where(eq(feedHeads.feed, feed));
        if ((now?.position ?? 0) !== head) return null; // it moved on: the next pull will do
        const { entity, entityId, position } = feedRows;
        return digestOfFeed(await tx.select({ entity, entityId, position }).from(feedRows).where(and(eq(feedRows.feed, feed), eq(feedRows.op, 'put'))).orderBy(asc(position)));
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    );
    if (digest !== null) givenAtMs.set(feed, nowMs);
    return digest;
  };
}
