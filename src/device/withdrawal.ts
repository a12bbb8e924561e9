import type { CacheRow } from './cache-schema.ts';
import type { OutboxDatabase } from './outbox-schema.ts';

/** Lanes on which something has not reached the office yet. */
export async function lanesWithUnsent(outbox: OutboxDatabase): Promise<ReadonlySet<string>> {
  const rows = await outbox.envelopesIn('waiting').toArray();
  return new Set(rows.map(({ lane }) => lane));
}

/** Whether a row that the office took away is still needed here, by its own unsent work or by that of its visit. */
export function mustStay(row: Pick<CacheRow, 'entity' | 'entityId' | 'related'>, unsent: ReadonlySet<string>): boolean {
  if (row.entity === 'visit') return unsent.has(`visit:${row.entityId}`) || row.related.some((id) => unsent.has(`work-order:${id}`));
  if (row.entity === 'work-order') return unsent.has(`work-order:${row.entityId}`) || row.related.some((id) => unsent.has(`visit:${id}`));
  return false;
}
