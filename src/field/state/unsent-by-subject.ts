import type { OutboxItem } from '../../device/workspace.ts';

/** As `unsentOf`, for a whole list at once: by the visit or the work order that each item is about. */
export function unsentBySubject(outbox: readonly OutboxItem[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { lane, isAtOffice, files } of outbox) {
    if (isAtOffice && files.every(({ isStored }) => isStored)) continue;
    const id = lane.slice(lane.lastIndexOf(':') + 1);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
