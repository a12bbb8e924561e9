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
