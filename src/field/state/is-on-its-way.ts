import type { OutboxItem, VisitView } from '../../device/workspace.ts';
import { placeOf } from './item-place.ts';

/** Nobody has to look at it, and a part of it is on this phone alone: the act, or bytes that it names. */
export function isOnItsWay({ state, files }: OutboxItem): boolean {
  return state !== 'needs-attention' && (state === 'waiting' || state === 'sending' || files.some(({ isStored }) => !isStored));
}

/** What of one visit the office has not whole, refused acts and refused bytes as well: before there is none, not "all sent". */
export function unsentOf(view: VisitView, outbox: readonly OutboxItem[]): number {
  return outbox.filter((item) => placeOf(item, [view]) !== null && (!item.isAtOffice || item.files.some(({ isStored }) => !isStored))).length;
}

/** How many acts are on their way, for a whole list at once: by the visit or the work order that each is about. */
export function onItsWayBySubject(outbox: readonly OutboxItem[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of outbox) {
    if (!isOnItsWay(item)) continue;
    const id = item.lane.slice(item.lane.lastIndexOf(':') + 1);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
