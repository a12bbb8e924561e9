import type { DomainCode } from '../errors.ts';
import type { JobKind } from '../model/job.ts';
import type { Owner } from '../model/person.ts';
import type { Visit } from '../model/visit.ts';
import type { WorkOrder } from '../model/work-order.ts';
import type { Programme } from '../programme/schema.ts';
import { jobsAfter } from './jobs.ts';
import { buildNotice, noticeDigest } from './notice.ts';
import { orderTransferType } from './order-facts.ts';
import { ownersToInform, ownerState } from './owners-informed.ts';
import { sharedDocuments } from './shared-documents.ts';

export type LeaveCode = Extract<DomainCode, `leave/${string}`> | 'visit/not-arrived';
type EndingReason = NonNullable<Visit['ending']>['reason'];

export interface LeaveFinding {
  readonly code: LeaveCode;
  readonly workOrderId: string | null;
  readonly job: JobKind | null;
  /** Stands in the way of 完成 until it is done, or left open knowingly where that is allowed. */
  readonly blocking: boolean;
  /** Reasons of the ending with which it may stay open; empty: never. */
  readonly mayStayOpenFor: readonly EndingReason[];
}

interface Rule {
  readonly job: JobKind | null;
  readonly blocking: boolean;
  readonly reasons: readonly EndingReason[];
}

/** The customer's word, or another reason that the note gives. */
const ASKED: readonly EndingReason[] = ['customer-asked', 'other'];
const NO_ENTRY: readonly EndingReason[] = ['entry-refused', ...ASKED];
/** An owner is missing, or a sound meter. */
const NOT_ALL_THERE: readonly EndingReason[] = ['one-owner-missing', 'meter-abnormal', ...NO_ENTRY];

/** What may stay open, and why. The absent owner: C-08; the paper another day: Q-20; nothing here may be forced: W-16. */
const rules: Record<LeaveCode, Rule> = {
  'visit/not-arrived': { job: null, blocking: true, reasons: [] }, // C-12
  'leave/account-open': { job: 'find-account', blocking: true, reasons: [] }, // T-14: "not found" is a finding too
  'leave/reading-open': { job: 'read-meter', blocking: true, reasons: ['meter-abnormal', ...NO_ENTRY] }, // C-05, F-R3
  'leave/choice-open': { job: 'inform-owners', blocking: true, reasons: NOT_ALL_THERE }, // T-22
  'leave/old-owner-uninformed': { job: 'inform-owners', blocking: true, reasons: NOT_ALL_THERE }, // C-08
  'leave/new-owner-uninformed': { job: 'inform-owners', blocking: true, reasons: NOT_ALL_THERE }, // C-08
  'leave/notice-outdated': { job: 'inform-owners', blocking: true, reasons: ['one-owner-missing', ...ASKED] }, // T-27
  'leave/contract-open': { job: 'sign-contract', blocking: true, reasons: ['will-not-sign-electronically', ...NOT_ALL_THERE] }, // T-36
  'leave/documents-open': { job: 'collect-documents', blocking: true, reasons: ['one-owner-missing', ...NO_ENTRY] }, // Q-20, M-4
  'leave/survey-open': { job: 'joint-survey', blocking: true, reasons: NO_ENTRY },
  'leave/copy-later': { job: 'sign-contract', blocking: false, reasons: [] }, // C-09
};

/**
 * The leave-the-door check: everything not yet done at this visit. The same function decides on the phone before the
 * worker goes and in `end-visit` on the server, so what passes at the door cannot fail at night.
 */
export function leaveDoorFindings(visit: Visit, orders: readonly WorkOrder[], programme: Programme): readonly LeaveFinding[] {
  const own = orders.filter((order) => visit.workOrderIds.includes(order.workOrderId) && order.state !== 'cancelled');
  const arrival = visit.arrival === null ? [finding('visit/not-arrived', null)] : [];
  return [...arrival, ...own.flatMap((order) => orderFindings(order, { programme, siblings: own, visit }))];
}

/** True when a finding no longer stands in the way of 完成 with this reason and these codes left open. */
export function settledFor(found: LeaveFinding, ending: { readonly reason: EndingReason; readonly leftOpen: readonly string[] }): boolean {
  return !found.blocking || (ending.leftOpen.includes(found.code) && found.mayStayOpenFor.includes(ending.reason));
}

interface Surroundings {
  readonly programme: Programme;
  readonly siblings: readonly WorkOrder[];
  readonly visit: Visit;
}

function orderFindings(order: WorkOrder, { programme, siblings, visit }: Surroundings): LeaveFinding[] {
  const open = jobsAfter(order, programme, sharedDocuments(order, siblings, visit)).filter((job) => job.state === 'open').map((job) => job.kind);
  const codes = open.flatMap((job) => codesOf[job](order, programme));
  if (order.signing?.copyGiven === 'later') codes.push('leave/copy-later');
  return codes.map((code) => finding(code, order.workOrderId));
}

const codesOf: Record<JobKind, (order: WorkOrder, programme: Programme) => LeaveCode[]> = {
  'find-account': () => ['leave/account-open'],
  'read-meter': () => ['leave/reading-open'],
  'inform-owners': noticeCodes,
  'sign-contract': () => ['leave/contract-open'],
  'collect-documents': () => ['leave/documents-open'],
  'joint-survey': () => ['leave/survey-open'],
};

function noticeCodes(order: WorkOrder, programme: Programme): LeaveCode[] {
  const type = orderTransferType(order);
  if (type === null) return ['leave/choice-open'];
  const notice = buildNotice(order);
  const digest = notice.ok ? noticeDigest(notice.value) : null;
  const stateOf = (owner: Owner) => ownerState(order.notices, owner, digest);
  const owners = ownersToInform(programme, type);
  const codes = owners.filter((owner) => stateOf(owner) === 'uninformed').map((owner): LeaveCode => `leave/${owner}-uninformed`);
  return owners.some((owner) => stateOf(owner) === 'outdated') ? [...codes, 'leave/notice-outdated'] : codes;
}

function finding(code: LeaveCode, workOrderId: string | null): LeaveFinding {
  const rule = rules[code];
  return { code, workOrderId, job: rule.job, blocking: rule.blocking, mayStayOpenFor: rule.reasons };
}
