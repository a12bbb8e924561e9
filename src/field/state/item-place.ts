import type { OutboxItem, VisitView } from '../../device/workspace.ts';
import type { Route } from '../paths.ts';

export interface ItemPlace {
  readonly address: string;
  readonly caseNumber: string;
  readonly route: Route;
}

/** Which door an item belongs to; null when that visit is no longer on this phone. */
export function placeOf(item: OutboxItem, visits: readonly VisitView[]): ItemPlace | null {
  const id = item.lane.slice(item.lane.lastIndexOf(':') + 1);
  const view = visits.find(({ visit, orders }) => visit.visitId === id || orders.some((order) => order.workOrderId === id));
  if (view === undefined) return null;
  const order = view.orders.find((candidate) => candidate.workOrderId === id) ?? view.orders[0];
  return { address: view.visit.address, caseNumber: order?.caseNumber ?? '', route: { name: 'visit', visitId: view.visit.visitId } };
}
