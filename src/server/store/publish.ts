import { sql } from 'drizzle-orm';
import type { EntityKind } from '../../protocol/pull.ts';
import type { Transaction } from './database.ts';
import { feedHeads, feedRows } from './tables.ts';

export interface FeedEntry {
  readonly feed: string;
  readonly entity: EntityKind;
  readonly entityId: string;
  readonly op: 'put' | 'del';
  readonly version: number;
}

export function workerFeed(accountId: string): string {
  return `worker:${accountId}`;
}

/**
 * Moves rows to the head of their feeds. Call it ONCE and LAST in a transaction: the counter row is held until commit,
 * so order of position is order of commit and no reader can skip a row (P-09); taking the feeds in sorted order keeps two
 * writers from waiting for each other. Who lost sight of a row gets a `del`, computed from membership before AND after.
 * Gives the feeds touched, to be announced after the commit.
 */
export async function publish(tx: Transaction, entries: readonly FeedEntry[]): Promise<string[]> {
  const byFeed = new Map<string, FeedEntry[]>();
  for (const entry of entries) byFeed.set(entry.feed, [...(byFeed.get(entry.feed) ?? []), entry]);
  const feeds = [...byFeed.keys()].sort();
  for (const feed of feeds) await publishTo(tx, feed, latest(byFeed.get(feed) ?? []));
  return feeds;
}

async function publishTo(tx: Transaction, feed: string, entries: readonly FeedEntry[]): Promise<void> {
  const [head] = await tx
    .insert(feedHeads)
    .values({ feed, position: entries.length })
    .onConflictDoUpdate({ target: feedHeads.feed, set: { position: sql`${feedHeads.position} + ${entries.length}` } })
    .returning({ position: feedHeads.position });
  if (head === undefined) throw new Error('feed head gave no position');
  const first = head.position - entries.length + 1;
  const rows = entries.map((entry, at) => ({ ...entry, position: first + at }));
  await tx
    .insert(feedRows)
    .values(rows)
    .onConflictDoUpdate({
      target: [feedRows.feed, feedRows.entity, feedRows.entityId],
      set: { position: sql`excluded.position`, op: sql`excluded.op`, version: sql`excluded.version` },
    });
}

/** The last word on each row wins; a statement may not touch a row twice. */
function latest(entries: readonly FeedEntry[]): FeedEntry[] {
  return [...new Map(entries.map((entry) => [`${entry.entity}\n${entry.entityId}`, entry])).values()];
}
