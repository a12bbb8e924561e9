import type { CaseRecord } from '../../domain/model/case.ts';
import type { Visit } from '../../domain/model/visit.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import type { Transaction } from '../store/database.ts';
import { cases, visits, workOrders } from '../store/tables.ts';
import { updateEach } from '../store/update-each.ts';

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

export async function saveVisits(tx: Transaction, changed: readonly Visit[]): Promise<void> {
  await updateEach(tx, { table: visits, key: 'visitId' }, changed.map((doc) => {
    const { visitId, assigneeId, state, version, appointment } = doc;
    return { visitId, doc, assigneeId, state, version, fromMs: appointment.fromMs };
  }));
}

export async function saveWorkOrders(tx: Transaction, changed: readonly WorkOrder[]): Promise<void> {
  await updateEach(tx, { table: workOrders, key: 'workOrderId' }, changed.map((doc) => {
    const { workOrderId, visitId, assigneeId, version } = doc;
    return { workOrderId, doc, visitId, assigneeId, version };
  }));
}

export async function saveCases(tx: Transaction, changed: readonly CaseRecord[], nowMs: number): Promise<void> {
  await updateEach(tx, { table: cases, key: 'caseId' }, changed.map((doc) => {
    const { caseId, stage, version } = doc;
    return { caseId, doc, stage, version, updatedAtMs: nowMs };
  }));
}
