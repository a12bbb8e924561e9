import { asc, eq, inArray } from 'drizzle-orm';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { Visit } from '../../domain/model/visit.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import type { Transaction } from '../store/database.ts';
import { cases, visits, workOrders } from '../store/tables.ts';

/** What one mutation acts on and may look at, as it stands now and locked until commit. */
export interface Subject {
  readonly kind: 'visit' | 'work-order';
  readonly id: string;
  readonly visit: Visit | null;
  /** Of a visit: all its work orders. Of a work order: itself first, then the visit's others. */
  readonly orders: readonly WorkOrder[];
  readonly cases: readonly CaseRecord[];
  readonly districtIds: readonly string[];
}

/** Locks in the house's one order: cases, then visits, then work orders; feeds come last of all. */
export async function lockSubject(tx: Transaction, lane: string): Promise<Subject | null> {
  const [kind, id] = lane.split(':') as ['visit' | 'work-order', string];
  const visitId = kind === 'visit' ? id : (await tx.select({ visitId: workOrders.visitId }).from(workOrders).where(eq(workOrders.workOrderId, id)))[0]?.visitId;
  if (visitId === undefined) return null;
  const members = await membersOf(tx, { kind, id, visitId });
  if (members.length === 0) return null;

  const caseIds = [...new Set(members.map(({ caseId }) => caseId))];
  const caseRows = await tx.select().from(cases).where(inArray(cases.caseId, caseIds)).orderBy(asc(cases.caseId)).for('update');
  const visitRow = visitId === null ? undefined : (await tx.select().from(visits).where(eq(visits.visitId, visitId)).for('update'))[0];
  const orderRows = await tx
    .select()
    .from(workOrders)
    .where(inArray(workOrders.workOrderId, members.map(({ workOrderId }) => workOrderId)))
    .orderBy(asc(workOrders.workOrderId))
    .for('update');
  const orders = orderRows.map(({ doc }) => doc).sort((a, b) => Number(b.workOrderId === id) - Number(a.workOrderId === id));
  return {
    kind, id, orders,
    visit: visitRow?.doc ?? null,
    cases: caseRows.map(({ doc }) => doc),
    districtIds: [...new Set(caseRows.map(({ districtId }) => districtId))],
  };
}

export async function saveVisit(tx: Transaction, visit: Visit): Promise<void> {
  const { visitId, assigneeId, state, version } = visit;
  await tx.update(visits).set({ doc: visit, assigneeId, state, version, fromMs: visit.appointment.fromMs }).where(eq(visits.visitId, visitId));
}

export async function saveWorkOrder(tx: Transaction, order: WorkOrder): Promise<void> {
  const { workOrderId, visitId, assigneeId, version } = order;
  await tx.update(workOrders).set({ doc: order, visitId, assigneeId, version }).where(eq(workOrders.workOrderId, workOrderId));
}

export async function saveCase(tx: Transaction, record: CaseRecord, nowMs: number): Promise<void> {
  const { caseId, stage, version } = record;
  await tx.update(cases).set({ doc: record, stage, version, updatedAtMs: nowMs }).where(eq(cases.caseId, caseId));
}

async function membersOf(tx: Transaction, subject: { kind: string; id: string; visitId: string | null }) {
  const columns = { workOrderId: workOrders.workOrderId, caseId: workOrders.caseId };
  const own = subject.kind === 'work-order' ? await tx.select(columns).from(workOrders).where(eq(workOrders.workOrderId, subject.id)) : [];
  if (subject.visitId === null) return own;
  const [visit] = await tx.select({ doc: visits.doc }).from(visits).where(eq(visits.visitId, subject.visitId));
  if (visit === undefined) return own;
  const ofVisit = await tx.select(columns).from(workOrders).where(inArray(workOrders.workOrderId, visit.doc.workOrderIds));
  return [...own, ...ofVisit.filter(({ workOrderId }) => workOrderId !== subject.id)];
}
