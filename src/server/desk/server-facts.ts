import type { ReferenceRow } from '../../domain/model/account.ts';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import type { Programme } from '../../domain/programme/schema.ts';
import { contractOffer } from '../../domain/rules/contract-offer.ts';
import { caseClocks, nextDueAtMs } from '../../domain/rules/deadlines.ts';
import { withJobs } from '../../domain/rules/jobs.ts';
import type { WorkingCalendar } from '../../domain/rules/working-days.ts';
import { findContractTemplate, findSupplier, priceTablesOf } from '../../programmes/registry.ts';

export interface FactsAtHand {
  readonly record: CaseRecord;
  readonly programme: Programme;
  readonly calendar: WorkingCalendar;
  readonly nowMs: number;
  /** Suppliers that switched signing on the screen on (C-10). */
  readonly screenSigning: ReadonlySet<string>;
}

/** Terms the imported register does not carry: the contract then points to the supplier's own record and invents nothing (T-34). */
const termsOnRecord = { capacity: '以供电人系统记录的容量为准', voltage: '供电人系统记录的电压等级', settlement: '按供电人公布的抄表例日结算' };
const CLASS_ON_RECORD = '以供电人系统记录的电价类别为准';

/**
 * The upper half of a work order, as the office knows it now (C-03): account, arrears, transfer type, people, prices,
 * contract. The account belongs to the case's first supplier only. What the office told the owners is added, never taken
 * away, so that nobody at the door is told twice (C-08).
 */
export function withServerFacts(order: WorkOrder, facts: FactsAtHand): WorkOrder {
  const { record, programme } = facts;
  const isMain = order.supplierId === record.supplierId;
  const accountNumber = isMain ? (record.account?.accountNumber ?? null) : null;
  const arrears = isMain && record.arrears !== null ? { amount: record.arrears.amount, prepaid: record.arrears.prepaid, asOfMs: record.arrears.asOfMs } : null;
  const officeNotices = isMain ? record.notices.filter((notice) => !order.notices.some((known) => known.mutationId === notice.mutationId)) : [];
  return withJobs({
    ...order,
    dueAtMs: nextDueAtMs(caseClocks(record, programme, facts)),
    address: record.address,
    parties: record.parties,
    accountNumber,
    arrears,
    priceTables: [...priceTablesOf(order.supplierId)],
    contract: order.jobs.some(({ kind }) => kind === 'sign-contract') && order.signing === null ? contractFor(order, record, programme) : order.contract,
    screenSigningAllowed: facts.screenSigning.has(order.supplierId) || (programme.contract?.screenSigningAllowed ?? false) && (findSupplier(order.supplierId)?.screenSigningAllowed ?? false),
    needs: record.needs.filter((need) => need.utility === order.utility),
    transferType: record.transferChoice?.type ?? null,
    notices: [...order.notices, ...officeNotices].toSorted((a, b) => a.atMs - b.atMs),
  }, programme);
}

function contractFor(order: WorkOrder, record: CaseRecord, programme: Programme): WorkOrder['contract'] {
  const template = programme.contract === null ? null : findContractTemplate(programme.contract.templateId, programme.contract.templateVersion);
  if (template === null) return null;
  const row: ReferenceRow | null = order.references.find((reference) => reference.accountNumber === record.account?.accountNumber) ?? null;
  const priced = priceTablesOf(order.supplierId).find((table) => table.priceCode === row?.priceCode);
  const offer = contractOffer(template, {
    supplierTitle: findSupplier(order.supplierId)?.title.zh ?? order.supplierId,
    newOwner: record.parties.find((party) => party.role === 'new-owner') ?? null,
    address: record.address,
    row,
    priceClass: priced?.title.zh ?? CLASS_ON_RECORD,
    supply: { ...termsOnRecord, ...(row === null && record.account !== null ? { accountNumber: record.account.accountNumber } : {}) },
  });
  return { template, offer };
}
