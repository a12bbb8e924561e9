import type { ReferenceRow } from '../../../src/domain/model/account.ts';
import type { CaseRecord } from '../../../src/domain/model/case.ts';
import type { Evidence, EvidenceKind } from '../../../src/domain/model/evidence.ts';
import type { Visit } from '../../../src/domain/model/visit.ts';
import type { WorkOrder } from '../../../src/domain/model/work-order.ts';
import type { ActContext } from '../../../src/domain/acts/definition.ts';
import type { MutationContext } from '../../../src/domain/mutations/definition.ts';
import { findContractTemplate, priceTablesOf } from '../../../src/programmes/registry.ts';
import { qijiangJointService } from '../../../src/programmes/qijiang-joint-service.ts';
import { tongliangPowerTransfer } from '../../../src/programmes/tongliang-power-transfer.ts';

export const tongliang = tongliangPowerTransfer;
export const qijiang = qijiangJointService;

/** 2026-11-20 10:00 in Asia/Shanghai, a Friday. */
export const NOW_MS = Date.parse('2026-11-20T10:00:00+08:00');
export const HOUR_MS = 3_600_000;
export const SUPPLIER = 'sgcc-cq-tongliang';
export const METER = '9930001000000000000019';
export const ACCOUNT = '9990000001';

export function uuid(n: number): string {
  return `01930000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

let evidenceCount = 0;
export function evidence(kind: EvidenceKind): Evidence {
  evidenceCount += 1;
  return { evidenceId: uuid(9_000 + evidenceCount), kind, sha256: 'a'.repeat(64), sizeBytes: 1, mime: 'image/jpeg', capturedAtMs: NOW_MS, compressed: true };
}

export function reference(over: Partial<ReferenceRow> = {}): ReferenceRow {
  return {
    supplierId: SUPPLIER, utility: 'power', accountNumber: ACCOUNT, nameMasked: '试*', addressMasked: '示例路9001号示例花园3幢***',
    meter: { meterNumber: METER, registers: ['total'], integerDigits: 6, decimals: 2, multiplier: '1' },
    lastScheduled: { day: '2026-11-01', readings: [{ register: 'total', value: '12345.67' }] },
    priceCode: 'residential-tiers', sharedMeter: false, ...over,
  };
}

const template = findContractTemplate('low-voltage-resident-supply', 1);
if (template === null) throw new Error('the contract template is gone');
export const contractTemplate = template;

const values = { supplier: '演示供电公司', accountName: '测乙丙', identityMasked: '500****0031', address: '示例花园3幢2单元9-9', capacity: '8 kW', voltage: '220 V', priceClass: '居民', settlement: '按月' };

export function order(over: Partial<WorkOrder> = {}): WorkOrder {
  return {
    workOrderId: uuid(1), caseId: uuid(2), caseNumber: 'TL-20261120-0001', version: 1, state: 'open',
    programme: { id: tongliang.id, version: 1 }, supplierId: SUPPLIER, utility: 'power', service: 'transfer',
    jobs: (['find-account', 'read-meter', 'inform-owners', 'sign-contract'] as const).map((kind) => ({ kind, state: 'open' as const })),
    dueAtMs: null, assigneeId: uuid(3), visitId: uuid(4), address: '示例花园3幢2单元9-9',
    parties: [
      { role: 'old-owner', name: '试甲', phone: '15400000001', identity: null },
      { role: 'new-owner', name: '测乙丙', phone: '15400000002', identity: { kind: 'resident-id', number: '500199199202290031' } },
    ],
    accountNumber: null, references: [reference()], arrears: null, priceTables: [...priceTablesOf(SUPPLIER)],
    contract: { template: contractTemplate, offer: { templateId: contractTemplate.templateId, templateVersion: contractTemplate.version, values } },
    screenSigningAllowed: true, needs: [], transferType: null,
    finding: null, readings: [], choice: null, notices: [], signer: null, signing: null, documents: [], problems: [], ...over,
  };
}

export function visit(over: Partial<Visit> = {}): Visit {
  return {
    visitId: uuid(4), version: 1, state: 'booked', workOrderIds: [uuid(1)], assigneeId: uuid(3), address: '示例花园3幢2单元9-9',
    appointment: { fromMs: NOW_MS, toMs: NOW_MS + HOUR_MS }, workerStaffNumber: 'T9001', hotline: '95598', dueAtMs: null,
    calls: [], rebookings: [], departedAtMs: null, arrival: null, privacyNotice: null, consents: [], unmaskings: [], ending: null, ...over,
  };
}

export const witness = { mutationId: uuid(50), authorId: uuid(3), atMs: NOW_MS };

/** Arrived, told about personal data, allowed to photograph identity papers. */
export function visitUnderWay(over: Partial<Visit> = {}): Visit {
  return visit({
    state: 'arrived',
    arrival: { ...witness, identityShown: true, purposeStated: true, entryPermitted: true, reason: '' },
    privacyNotice: { ...witness, noticeVersion: 'tongliang-2026-1', to: 'new-owner' },
    consents: [{ ...witness, scope: 'identity-image', supplierId: null, by: 'new-owner', granted: true }],
    ...over,
  });
}

let mutationCount = 100;
export function context(over: Partial<MutationContext> = {}): MutationContext {
  mutationCount += 1;
  return { mutationId: uuid(mutationCount), authorId: uuid(3), capturedAtMs: NOW_MS, programme: tongliang, workOrders: [], visit: visitUnderWay(), ...over };
}

export function caseRecord(over: Partial<CaseRecord> = {}): CaseRecord {
  return {
    caseId: uuid(2), caseNumber: 'TL-20261120-0001', version: 1, stage: 'pre-acceptance', programme: { id: tongliang.id, version: 1 }, supplierId: SUPPLIER,
    matters: [{ utility: 'power', service: 'transfer', supplierId: SUPPLIER }], receivedAtMs: NOW_MS, partner: null, registryNumber: null, confirmationReference: null, certificate: null,
    address: '示例花园3幢2单元9-9', parties: [{ role: 'applicant', name: '测乙丙', phone: '15400000002', identity: null }],
    firstSeenAtMs: null, calls: [], account: null, sharedMeter: null, arrears: null, arrearsToldAtMs: null, clearedAtMs: null, acceptedAtMs: null, decline: null,
    transferChoice: null, notices: [], contract: null, needs: [], documents: [], archivedAtMs: null, informedAtMs: null, workOrderIds: [], visitIds: [], ...over,
  };
}

export function acting(over: Partial<ActContext> = {}): ActContext {
  mutationCount += 1;
  return { actId: uuid(mutationCount), byId: uuid(7), nowMs: NOW_MS, programme: tongliang, ...over };
}

/** The value of a result that must have succeeded. */
export function value<T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T {
  if (!result.ok) throw new Error(`refused: ${result.error.code}`);
  return result.value;
}

/** The code of a refusal, or 'ok'. */
export function codeOf(result: { ok: true } | { ok: false; error: { code: string } }): string {
  return result.ok ? 'ok' : result.error.code;
}
