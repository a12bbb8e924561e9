import type { CaseRecord } from '../../../src/domain/model/case.ts';
import type { Visit } from '../../../src/domain/model/visit.ts';
import type { WorkOrder } from '../../../src/domain/model/work-order.ts';

/** The accepted case behind an order: what the office judges the order's acts against. */
export function caseOf(order: WorkOrder, visit: Visit, nowMs: number): CaseRecord {
  return {
    caseId: order.caseId, caseNumber: order.caseNumber, version: 1, stage: 'accepted', programme: order.programme, supplierId: order.supplierId,
    matters: [{ utility: order.utility, service: order.service, supplierId: order.supplierId }], receivedAtMs: nowMs, partner: null, registryNumber: null, confirmationReference: null, certificate: null,
    address: order.address, parties: order.parties, firstSeenAtMs: null, calls: [], account: null, sharedMeter: null, arrears: null, arrearsToldAtMs: null, clearedAtMs: null,
    acceptedAtMs: nowMs, decline: null, transferChoice: null, notices: [], contract: null, needs: [], documents: [], archivedAtMs: null, informedAtMs: null,
    workOrderIds: [order.workOrderId], visitIds: [visit.visitId],
  };
}
