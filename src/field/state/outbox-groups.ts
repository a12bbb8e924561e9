import type { OutboxItem, VisitView } from '../../device/workspace.ts';
import { placeOf, type ItemPlace } from './item-place.ts';

/** What one visit has in the outbox, in the order it came in; `visit` is null for those that are no longer on this phone. */
export interface OutboxGroup {
  readonly visit: Omit<ItemPlace, 'caseNumber'> | null;
  /** Of all the items; where there are several, each item says its own. */
  readonly caseNumbers: readonly string[];
  readonly items: readonly { readonly item: OutboxItem; readonly caseNumber: string | null }[];
}

/** By visit, so that an address is read once; the visit of the first item comes first. */
export function outboxGroups(items: readonly OutboxItem[], visits: readonly VisitView[]): readonly OutboxGroup[] {
  const groups = new Map<string | null, { visit: OutboxGroup['visit']; items: OutboxGroup['items'][number][] }>();
  for (const item of items) {
    const place = placeOf(item, visits);
    const key = place === null ? null : `${place.route.name} ${'visitId' in place.route ? place.route.visitId : ''}`;
    const group = groups.get(key) ?? { visit: place === null ? null : { address: place.address, route: place.route }, items: [] };
    group.items.push({ item, caseNumber: place?.caseNumber ?? null });
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({
    ...group,
    caseNumbers: [...new Set(group.items.flatMap(({ caseNumber }) => caseNumber ?? []))],
  }));
}
