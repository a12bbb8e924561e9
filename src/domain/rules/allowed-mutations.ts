import type { DomainCode } from '../errors.ts';
import type { Visit } from '../model/visit.ts';
import type { WorkOrder } from '../model/work-order.ts';
import { orderAccountNumber, orderTransferType } from './order-facts.ts';

type Refusal = DomainCode | null;
interface Circumstances {
  readonly visit: Visit;
  readonly order: WorkOrder;
}
type Check = (here: Circumstances) => Refusal;
type VisitCheck = (here: Pick<Circumstances, 'visit'>) => Refusal;

/** Nothing is recorded on what is ended or cancelled (W-06). */
const visitGoesOn: VisitCheck = ({ visit: { state } }) => (state === 'cancelled' ? 'mutation/subject-cancelled' : state === 'ended' ? 'visit/already-ended' : null);
const arrived: VisitCheck = ({ visit }) => (visit.arrival === null ? 'visit/not-arrived' : null);
const noticeGiven: VisitCheck = ({ visit }) => (visit.privacyNotice === null ? 'visit/privacy-notice-missing' : null);
const orderGoesOn: Check = ({ order }) => (order.state === 'cancelled' ? 'mutation/subject-cancelled' : null);
const accountKnown: Check = ({ order }) => (orderAccountNumber(order) === null ? 'account/number-missing' : null);
const choiceMade: Check = ({ order }) => (orderTransferType(order) === null ? 'notice/choice-missing' : null);
const readIfNeeded: Check = ({ order }) => (orderTransferType(order) === 'non-settlement' && order.readings.length === 0 ? 'notice/reading-missing' : null);
const offered: Check = ({ order }) => (order.contract === null ? 'contract/not-offered' : null);
const unsigned: Check = ({ order }) => (order.signing === null ? null : 'contract/already-signed');
const identified: Check = ({ order }) => (order.signer === null ? 'contract/signer-not-identified' : null);

/** What may be done now on a visit: the checks in order, the first refusal is the reason shown. */
const visitTable = {
  'log-call': [visitGoesOn], // C-13
  'rebook-visit': [visitGoesOn], // C-13
  depart: [visitGoesOn],
  arrive: [visitGoesOn], // C-12
  'give-privacy-notice': [visitGoesOn, arrived], // C-14
  'record-consent': [visitGoesOn, arrived, noticeGiven], // C-14
  unmask: [], // C-16: who has seen it must be able to say so, always
  'end-visit': [visitGoesOn],
} as const satisfies Record<string, readonly VisitCheck[]>;

/** What may be done now on a work order. */
const orderTable = {
  'confirm-account': [visitGoesOn, orderGoesOn, arrived], // T-14, C-12
  'record-reading': [visitGoesOn, orderGoesOn, arrived, accountKnown], // C-05
  'choose-transfer-type': [visitGoesOn, orderGoesOn, arrived], // T-22
  'inform-owner': [visitGoesOn, orderGoesOn, arrived, choiceMade, readIfNeeded], // T-26
  'identify-signer': [visitGoesOn, orderGoesOn, arrived, noticeGiven], // C-14
  'sign-contract': [visitGoesOn, orderGoesOn, arrived, offered, unsigned, identified], // C-09, T-37
  'collect-document': [visitGoesOn, orderGoesOn, arrived, noticeGiven], // Q-11, C-14
  'report-problem': [orderGoesOn], // T-42
} as const satisfies Record<string, readonly Check[]>;

export type VisitMutationKind = keyof typeof visitTable;
export type OrderMutationKind = keyof typeof orderTable;

/** Null: may be done now. A screen disables with the reason, the mutation refuses with the same one (C-25). */
export function visitMutationRefusal(kind: VisitMutationKind, visit: Visit): DomainCode | null {
  return first(visitTable[kind], { visit });
}

/** As above, for a work order. An order nobody is visiting for can only report a problem. */
export function orderMutationRefusal(kind: OrderMutationKind, order: WorkOrder, visit: Visit | null): DomainCode | null {
  if (visit === null) return kind === 'report-problem' ? null : 'visit/not-arrived';
  return first(orderTable[kind], { visit, order });
}

function first<H>(checks: readonly ((here: H) => Refusal)[], here: H): DomainCode | null {
  for (const check of checks) {
    const refusal = check(here);
    if (refusal !== null) return refusal;
  }
  return null;
}
