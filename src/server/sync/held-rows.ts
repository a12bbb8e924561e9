import { asc } from 'drizzle-orm';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { Visit } from '../../domain/model/visit.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import { anyOf } from '../store/any-of.ts';
import type { Transaction } from '../store/database.ts';
import { saveCases, saveVisits, saveWorkOrders } from '../store/save-records.ts';
import { cases, visits, workOrders } from '../store/tables.ts';
import type { Subject } from './subject.ts';

interface Members {
  readonly visitId: string | null;
  /** In the order of their ids. */
  readonly orderIds: readonly string[];
}

/**
 * The rows that one transaction acts on. They are locked together before the first act, in the house's one order (cases,
 * then visits, then work orders, each by id; feeds come last of all), each act sees what the acts before it made of them,
 * and what changed is written once, at the end.
 */
export class HeldRows {
  readonly #members = new Map<string, Members>();
  readonly #cases = new Map<string, { readonly record: CaseRecord; readonly districtId: string }>();
  readonly #visits = new Map<string, Visit>();
  readonly #orders = new Map<string, WorkOrder>();
  readonly #changedCases = new Set<string>();
  readonly #changedVisits = new Set<string>();
  readonly #changedOrders = new Set<string>();

  /** All that acts in these lanes may touch or look at. */
  static async lock(tx: Transaction, lanes: readonly string[]): Promise<HeldRows> {
    const held = new HeldRows();
    const caseIds = await held.#findMembers(tx, unique(lanes));
    if (caseIds.length === 0) return held;
    const members = [...held.#members.values()];
    const visitIds = unique(members.flatMap(({ visitId }) => visitId ?? []));
    const orderIds = unique(members.flatMap((one) => one.orderIds));
    for (const row of await tx.select().from(cases).where(anyOf(cases.caseId, caseIds)).orderBy(asc(cases.caseId)).for('update')) held.#cases.set(row.caseId, { record: row.doc, districtId: row.districtId });
    if (visitIds.length > 0) for (const row of await tx.select().from(visits).where(anyOf(visits.visitId, visitIds)).orderBy(asc(visits.visitId)).for('update')) held.#visits.set(row.visitId, row.doc);
    for (const row of await tx.select().from(workOrders).where(anyOf(workOrders.workOrderId, orderIds)).orderBy(asc(workOrders.workOrderId)).for('update')) held.#orders.set(row.workOrderId, row.doc);
    return held;
  }

  /** As it stands now, with what earlier acts of this transaction did to it. Null: nobody knows it. */
  subject(lane: string): Subject | null {
    const members = this.#members.get(lane);
    if (members === undefined) return null;
    const [kind, id] = parted(lane);
    const orders = members.orderIds.flatMap((orderId) => this.#orders.get(orderId) ?? []).sort((a, b) => Number(b.workOrderId === id) - Number(a.workOrderId === id));
    const caseRows = unique(orders.map(({ caseId }) => caseId)).sort().flatMap((caseId) => this.#cases.get(caseId) ?? []);
    return {
      kind, id, orders,
      visit: members.visitId === null ? null : (this.#visits.get(members.visitId) ?? null),
      cases: caseRows.map(({ record }) => record),
      districtIds: unique(caseRows.map(({ districtId }) => districtId)),
    };
  }

  visitIds(): readonly string[] {
    return [...this.#visits.keys()];
  }

  putVisit(visit: Visit): void {
    this.#visits.set(visit.visitId, visit);
    this.#changedVisits.add(visit.visitId);
  }

  putOrder(order: WorkOrder): void {
    this.#orders.set(order.workOrderId, order);
    this.#changedOrders.add(order.workOrderId);
  }

  putCase(record: CaseRecord): void {
    const before = this.#cases.get(record.caseId);
    if (before === undefined) throw new Error('a case that is not held');
    this.#cases.set(record.caseId, { ...before, record });
    this.#changedCases.add(record.caseId);
  }

  async write(tx: Transaction, nowMs: number): Promise<void> {
    await saveVisits(tx, [...this.#changedVisits].map((id) => this.#visits.get(id)!));
    await saveWorkOrders(tx, [...this.#changedOrders].map((id) => this.#orders.get(id)!));
    await saveCases(tx, [...this.#changedCases].map((id) => this.#cases.get(id)!.record), nowMs);
  }

  /** Which orders go with each lane, read before anything is locked. Gives the cases they belong to. */
  async #findMembers(tx: Transaction, lanes: readonly string[]): Promise<readonly string[]> {
    const columns = { workOrderId: workOrders.workOrderId, caseId: workOrders.caseId, visitId: workOrders.visitId };
    const named = lanes.map(parted);
    const ownIds = named.flatMap(([kind, id]) => (kind === 'work-order' ? [id] : []));
    const own = ownIds.length === 0 ? [] : await tx.select(columns).from(workOrders).where(anyOf(workOrders.workOrderId, ownIds));
    const visitOf = new Map(own.map(({ workOrderId, visitId }) => [workOrderId, visitId]));
    const visitIds = unique(named.flatMap(([kind, id]) => (kind === 'visit' ? id : visitOf.get(id)) ?? []));
    const found = visitIds.length === 0 ? [] : await tx.select({ visitId: visits.visitId, doc: visits.doc }).from(visits).where(anyOf(visits.visitId, visitIds));
    const ofVisit = new Map(found.map(({ visitId, doc }) => [visitId, doc.workOrderIds]));
    const otherIds = unique([...ofVisit.values()].flat()).filter((id) => !visitOf.has(id));
    const others = otherIds.length === 0 ? [] : await tx.select(columns).from(workOrders).where(anyOf(workOrders.workOrderId, otherIds));
    const caseOf = new Map([...own, ...others].map(({ workOrderId, caseId }) => [workOrderId, caseId]));
    for (const lane of lanes) {
      const [kind, id] = parted(lane);
      const visitId = kind === 'visit' ? id : (visitOf.get(id) ?? null);
      const orderIds = unique([...(kind === 'work-order' ? [id] : []), ...((visitId === null ? null : ofVisit.get(visitId)) ?? [])]).filter((orderId) => caseOf.has(orderId));
      const isKnown = kind === 'visit' || caseOf.has(id);
      if (isKnown && orderIds.length > 0) this.#members.set(lane, { visitId, orderIds: orderIds.sort() });
    }
    return unique([...this.#members.values()].flatMap(({ orderIds }) => orderIds.map((orderId) => caseOf.get(orderId)!)));
  }
}

/** One subject by itself. */
export async function lockSubject(tx: Transaction, lane: string): Promise<Subject | null> {
  return (await HeldRows.lock(tx, [lane])).subject(lane);
}

function parted(lane: string): ['visit' | 'work-order', string] {
  return lane.split(':') as ['visit' | 'work-order', string];
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
