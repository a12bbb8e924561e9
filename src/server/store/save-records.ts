import type { CaseRecord } from '../../domain/model/case.ts';
import type { Visit } from '../../domain/model/visit.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import type { Transaction } from './database.ts';
import { cases, visits, workOrders } from './tables.ts';
import { updateEach } from './update-each.ts';

// Records and the columns beside them. The caller holds the rows already, locked in the house's order (cases, visits, work
// orders, each by id): these statements lock in none.

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
