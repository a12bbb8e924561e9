import type { Visit } from '../../../../src/domain/model/visit.ts';
import type { WorkOrder } from '../../../../src/domain/model/work-order.ts';
import { START_MS } from './world.ts';

/** Ids that tests can read: a letter and a number make one. */
export function testId(letter: 'a' | 'b' | 'c' | 'd' | 'e', number: number): string {
  return `${letter.repeat(8)}-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

export const WORKER = testId('a', 1);

export function visitRow(number: number, orders: readonly number[] = [number], over: Partial<Visit> = {}): Visit {
  return {
    visitId: testId('b', number), version: 1, state: 'booked', workOrderIds: orders.map((order) => testId('c', order)), assigneeId: WORKER,
    address: '重庆市铜梁区示例路1号', appointment: { fromMs: START_MS + 3_600_000, toMs: START_MS + 7_200_000 },
    workerStaffNumber: 'T-1', hotline: '95598', dueAtMs: null, calls: [], rebookings: [], departedAtMs: null,
    arrival: null, privacyNotice: null, consents: [], unmaskings: [], ending: null, ...over,
  };
}

export function orderRow(number: number, visit: number = number, over: Partial<WorkOrder> = {}): WorkOrder {
  return {
    workOrderId: testId('c', number), caseId: testId('d', number), caseNumber: `TL-${number}`, version: 1, state: 'open',
    programme: { id: 'tongliang-power-transfer', version: 1 }, supplierId: 'tongliang-power', utility: 'power', service: 'transfer',
    jobs: [{ kind: 'find-account', state: 'open' }], dueAtMs: null, assigneeId: WORKER, visitId: testId('b', visit), address: '重庆市铜梁区示例路1号',
    parties: [{ role: 'new-owner', name: '测试甲', phone: null, identity: null }], accountNumber: null, references: [], arrears: null,
    priceTables: [], contract: null, screenSigningAllowed: false, needs: [], transferType: null, finding: null, readings: [], choice: null,
    notices: [], signer: null, signing: null, documents: [], problems: [], ...over,
  };
}
