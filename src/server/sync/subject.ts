import { eq } from 'drizzle-orm';
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
