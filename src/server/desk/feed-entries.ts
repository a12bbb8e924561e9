import type { Visit } from '../../domain/model/visit.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import { calendar } from '../../programmes/registry.ts';
import { programmeKey } from '../../domain/programme/programme-key.ts';
import { workerFeed } from '../store/publish.ts';
import type { FeedEntry } from '../store/publish.ts';

/** A visit and its orders as rows of one worker's feed. */
export function visitEntries(workerId: string, op: 'put' | 'del', rows: { readonly visit: Visit; readonly orders: readonly WorkOrder[] }): FeedEntry[] {
  const feed = workerFeed(workerId);
  return [
    { feed, op, entity: 'visit', entityId: rows.visit.visitId, version: rows.visit.version },
    ...orderEntries(workerId, op, rows.orders),
  ];
}

export function orderEntries(workerId: string, op: 'put' | 'del', orders: readonly WorkOrder[]): FeedEntry[] {
  return orders.map((order) => ({ feed: workerFeed(workerId), op, entity: 'work-order', entityId: order.workOrderId, version: order.version }));
}

/** What a phone needs beside the visit: the programme pinned in the case, and the working days (C-01, C-20). */
export function companionEntries(workerId: string, pins: readonly { readonly id: string; readonly version: number }[]): FeedEntry[] {
  const feed = workerFeed(workerId);
  return [
    ...pins.map((pin) => ({ feed, op: 'put' as const, entity: 'programme' as const, entityId: programmeKey(pin), version: pin.version })),
    ...calendar.map(({ year }) => ({ feed, op: 'put' as const, entity: 'calendar' as const, entityId: String(year), version: 1 })),
  ];
}
