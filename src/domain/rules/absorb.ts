import type { CaseRecord } from '../model/case.ts';
import type { Visit } from '../model/visit.ts';
import type { WorkOrder } from '../model/work-order.ts';
import type { Programme } from '../programme/schema.ts';
import { jobsAfter } from './jobs.ts';
import { orderReference } from './order-facts.ts';
import { sharedDocuments } from './shared-documents.ts';

/**
 * What the office learns from a work order after a worker's mutation on it. Server facts win (an account the office set
 * stays), field facts are added and never taken away (C-03). Doing it twice changes nothing. Arrears never come from a
 * phone (C-04). Of two choices the later one counts, whoever heard it: the phone's by its time as corrected (`saidAtMs`,
 * UTC), since its clock may be days from the office's (I8).
 */
export function absorbWorkOrder(record: CaseRecord, order: WorkOrder, { before, saidAtMs }: { readonly before: WorkOrder | null; readonly saidAtMs: number }): CaseRecord {
  const choice = order.choice !== null && order.choice.mutationId !== before?.choice?.mutationId ? order.choice : null;
  return {
    ...record,
    account: record.account ?? foundAccount(order),
    sharedMeter: foundSharedMeter(order) ?? record.sharedMeter,
    transferChoice: choice === null || saidAtMs < (record.transferChoice?.atMs ?? 0)
      ? record.transferChoice
      : { type: choice.type, chosenBy: choice.chosenBy, channel: choice.channel, atMs: saidAtMs },
    notices: [...record.notices, ...order.notices.filter((notice) => !record.notices.some((known) => known.mutationId === notice.mutationId))],
    contract: record.contract ?? (order.signing === null
      ? null
      : { channel: order.signing.channel, contractSha256: order.signing.contractSha256, signedAtMs: order.signing.atMs, countersign: null }),
    documents: [...record.documents, ...order.documents
      .filter((document) => !record.documents.some((known) => known.documentId === document.documentId && known.atMs === document.atMs))
      .map(({ documentId, form, atMs }) => ({ documentId, form, atMs, verified: false }))],
  };
}

/** Calls a worker made count as calls of the case (T-10, C-13). */
export function absorbVisit(record: CaseRecord, visit: Visit): CaseRecord {
  const fresh = visit.calls.filter((call) => !record.calls.some((known) => known.actId === call.mutationId));
  const calls = fresh.map(({ mutationId, authorId, atMs, to, outcome, note }) => ({ actId: mutationId, byId: authorId, atMs, to, outcome, topics: [], note }));
  return { ...record, calls: [...record.calls, ...calls].toSorted((a, b) => a.atMs - b.atMs) };
}

/** What was seen to at the same visit: papers collected for one company may have served this one (M-1). */
export interface SameVisit {
  readonly programme: Programme;
  readonly visit: Visit;
  readonly siblings: readonly WorkOrder[];
}

/**
 * The order once its visit has ended: done when nothing of it is open any more. An order with something left open stays
 * open for the next visit (T-36).
 */
export function afterVisit(order: WorkOrder, { programme, visit, siblings }: SameVisit): WorkOrder {
  const jobs = [...jobsAfter(order, programme, sharedDocuments(order, siblings, visit))];
  const finished = jobs.every((job) => job.state !== 'open');
  return { ...order, jobs, state: order.state === 'open' && finished ? 'done' : order.state };
}

function foundAccount(order: WorkOrder): CaseRecord['account'] {
  const { finding } = order;
  if (finding?.outcome !== 'found' || finding.accountNumber === null) return null;
  return { accountNumber: finding.accountNumber, meterNumber: finding.meterNumber ?? orderReference(order)?.meter.meterNumber ?? null, via: 'visit', atMs: finding.atMs };
}

function foundSharedMeter(order: WorkOrder): boolean | null {
  if (order.finding?.outcome === 'shared-meter') return true;
  return order.finding?.outcome === 'found' ? orderReference(order)?.sharedMeter ?? null : null;
}
