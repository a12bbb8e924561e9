import type { ActKind } from '../../domain/acts/registry.ts';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { Appointment, Visit } from '../../domain/model/visit.ts';
import type { JobKind } from '../../domain/model/job.ts';
import { isZeroDecimal } from '../../domain/rules/decimals.ts';
import { guidedInVain } from '../../domain/rules/guided-in-vain.ts';
import { isOver } from '../../domain/rules/visit-over.ts';
import { agreedAppointment } from './agreed-appointment.ts';

/** The forms of the case page: the acts, and sending somebody to the door. */
export type FormKind = ActKind | 'dispatch';

/** What the desk would do next, and why, by a key of the words. `wait`: it is the field's turn. */
export type NextAct =
  | { readonly kind: 'form'; readonly form: FormKind; readonly why: NextWhy; readonly agreed?: Appointment }
  | { readonly kind: 'wait'; readonly why: NextWhy }
  | { readonly kind: 'none'; readonly why: NextWhy };

export type NextWhy =
  | 'callFirst' | 'findAccount' | 'sendToFind' | 'askToSend' | 'sendAsAgreed' | 'checkArrears' | 'tellArrears' | 'recheckArrears' | 'mayAccept'
  | 'chooseType' | 'sendToDoor' | 'informOwners' | 'verifyDocuments' | 'countersign' | 'recheckCleared' | 'mayArchive'
  | 'visitUnderWay' | 'archived' | 'declined' | 'contractMissing';

export interface NextFacts {
  readonly record: CaseRecord;
  readonly visits: readonly Visit[];
  readonly proposedJobs: readonly JobKind[];
  /** Steps the programme has: what it does not have is never suggested. */
  readonly steps: ReadonlySet<string>;
  /** Acts that belong to another role. The choice of transfer may wait for the door, so it never keeps a dispatcher waiting. */
  readonly notMine: ReadonlySet<FormKind>;
}

/**
 * The one suggestion on top of the case page; the table of allowed acts still decides what may be done.
 * Order: call, account, arrears, acceptance (T-10 … T-18); choice, visit, notices, contract, arrears, archive (T-22 … T-38).
 */
export function nextAct(facts: NextFacts): NextAct {
  const { record, visits } = facts;
  if (record.stage === 'archived') return { kind: 'none', why: 'archived' };
  if (record.stage === 'declined') return { kind: 'none', why: 'declined' };
  const visitOpen = visits.some((visit) => !isOver(visit));
  return record.stage === 'pre-acceptance' ? beforeAcceptance(facts, visitOpen) : afterAcceptance(facts, visitOpen);
}

function form(kind: FormKind, why: NextWhy): NextAct {
  return { kind: 'form', form: kind, why };
}

/** Goes to the door at the time that was promised there (T-36), else at one the office has yet to agree. */
function send({ record, visits }: NextFacts, why: NextWhy): NextAct {
  const agreed = agreedAppointment(record.visitIds, visits);
  return agreed === null ? form('dispatch', why) : { kind: 'form', form: 'dispatch', why: 'sendAsAgreed', agreed };
}

function beforeAcceptance(facts: NextFacts, visitOpen: boolean): NextAct {
  const { record, visits, notMine } = facts;
  if (record.calls.length === 0) return form('log-office-call', 'callFirst');
  if (record.account === null) {
    if (visitOpen) return { kind: 'wait', why: 'visitUnderWay' };
    if (!guidedInVain(record) && agreedAppointment(record.visitIds, visits) === null) return form('set-account', 'findAccount');
    return notMine.has('dispatch') ? { kind: 'wait', why: 'askToSend' } : send(facts, 'sendToFind');
  }
  if (record.arrears === null) return form('record-arrears', 'checkArrears');
  if (owes(record)) return record.arrearsToldAtMs === null ? form('log-office-call', 'tellArrears') : form('record-arrears', 'recheckArrears');
  return form('accept-case', 'mayAccept');
}

function afterAcceptance(facts: NextFacts, visitOpen: boolean): NextAct {
  const { record, proposedJobs, notMine, steps } = facts;
  if (steps.has('contacted') && record.calls.length === 0) return form('log-office-call', 'callFirst');
  const choiceMayWait = notMine.has('record-transfer-choice') && !notMine.has('dispatch') && proposedJobs.length > 0;
  if (steps.has('type-chosen') && record.transferChoice === null && !visitOpen && !choiceMayWait) return form('record-transfer-choice', 'chooseType');
  if (visitOpen) return { kind: 'wait', why: 'visitUnderWay' };
  if (proposedJobs.length > 0) return send(facts, 'sendToDoor');
  if (record.transferChoice?.type === 'non-settlement' && !bothInformed(record)) return form('inform-owner-by-office', 'informOwners');
  if (record.documents.some((document) => !document.verified)) return form('verify-document', 'verifyDocuments');
  if (steps.has('contract-signed') && record.contract === null) return { kind: 'wait', why: 'contractMissing' };
  if (record.contract !== null && record.contract.countersign === null) return form('countersign-contract', 'countersign');
  if (steps.has('arrears-cleared') && record.clearedAtMs === null) return form('record-arrears', 'recheckCleared');
  return form('archive-case', 'mayArchive');
}

function owes(record: CaseRecord): boolean {
  return record.arrears !== null && !isZeroDecimal(record.arrears.amount);
}

function bothInformed(record: CaseRecord): boolean {
  const told = new Set(record.notices.filter((notice) => notice.outcome !== 'not-reached').map((notice) => notice.owner));
  return told.has('old-owner') && told.has('new-owner');
}
