import type { VisitView } from '../../device/workspace.ts';
import type { DomainCode } from '../../domain/errors.ts';
import type { JobKind, JobState } from '../../domain/model/job.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import { programmeKey } from '../../domain/programme/programme-key.ts';
import { orderMutationRefusal } from '../../domain/rules/allowed-mutations.ts';
import { missingNeeds } from '../../domain/rules/documents.ts';
import { sharedDocuments } from '../../domain/rules/shared-documents.ts';
import { contractText } from '../../domain/rules/contract-text.ts';
import { buildNotice } from '../../domain/rules/notice.ts';
import { orderTransferType } from '../../domain/rules/order-facts.ts';
import type { LocalCode } from '../../base/codes.ts';
import type { OrderStepName, Route } from '../paths.ts';
import { jobsNow } from './jobs-now.ts';

export type StepName = 'call' | 'arrival' | 'privacy' | 'leave' | 'joint-survey' | Exclude<OrderStepName, 'report-problem'>;

type OrderWork = Exclude<StepName, 'call' | 'arrival' | 'privacy' | 'leave'>;

export interface VisitStep {
  readonly key: string;
  readonly name: StepName;
  readonly order: WorkOrder | null;
  readonly state: 'done' | 'open' | 'blocked' | 'skipped';
  /** Why it cannot be done now. */
  readonly reason: DomainCode | LocalCode | null;
  readonly route: Route | null;
}

/**
 * Everything to do at one door, in the order in which it is best done. What a screen shows as impossible is what the
 * mutation would refuse; the words for the reason are those of the refusal.
 */
export function stepsOf(view: VisitView): readonly VisitStep[] {
  const { visit } = view;
  const visitId = visit.visitId;
  const arrived = visit.arrival !== null;
  const at = (step: 'call' | 'arrival' | 'privacy' | 'leave'): Route => ({ name: 'visit-step', visitId, step });
  const own = (name: 'call' | 'arrival' | 'privacy' | 'leave', state: VisitStep['state'], reason: DomainCode | null = null): VisitStep => ({
    key: name, name, order: null, state, reason, route: at(name),
  });
  return [
    own('call', visit.calls.length > 0 ? 'done' : arrived ? 'skipped' : 'open'),
    own('arrival', arrived ? 'done' : 'open'),
    own('privacy', visit.privacyNotice !== null ? 'done' : arrived ? 'open' : 'blocked', arrived ? null : 'visit/not-arrived'),
    ...view.orders.flatMap((order) => orderSteps(view, order)),
    own('leave', visit.ending !== null ? 'done' : 'open'),
  ];
}

/** The one step to offer with the big button; null when the visit is over. */
export function nextOf(steps: readonly VisitStep[]): VisitStep | null {
  return steps.find((step) => step.state === 'open') ?? null;
}

function orderSteps(view: VisitView, stored: WorkOrder): VisitStep[] {
  const order = { ...stored, jobs: [...jobsNow(view, stored)] };
  const names: OrderWork[] = [];
  const has = (kind: JobKind) => order.jobs.some((job) => job.kind === kind);
  if (has('find-account')) names.push('find-account');
  if (order.service === 'transfer' && (has('read-meter') || has('inform-owners'))) names.push('transfer-choice');
  if (has('read-meter')) names.push('read-meter');
  if (has('inform-owners')) names.push('inform-owners');
  if (has('sign-contract')) names.push('identify-signer', 'sign-contract');
  if (has('collect-documents')) names.push('collect-documents');
  if (has('joint-survey')) names.push('joint-survey');
  return names.map((name) => {
    const done = isDone(view, order, name);
    const reason = done ? null : obstacle(view, order, name);
    const state = done ? 'done' : name === 'joint-survey' || jobState(order, name) === 'not-possible' ? 'skipped' : reason === null ? 'open' : 'blocked';
    const route: Route | null = name === 'joint-survey' ? null : { name: 'order-step', visitId: view.visit.visitId, orderId: order.workOrderId, step: name };
    return { key: `${order.workOrderId}/${name}`, name, order, state, reason, route };
  });
}

function jobState(order: WorkOrder, name: StepName): JobState | null {
  const kind = name === 'identify-signer' ? 'sign-contract' : name;
  return order.jobs.find((job) => job.kind === kind)?.state ?? null;
}

function isDone(view: VisitView, order: WorkOrder, name: StepName): boolean {
  if (name === 'transfer-choice') return orderTransferType(order) !== null;
  if (name === 'identify-signer') return order.signer !== null;
  if (name === 'collect-documents') return papersComplete(view, order);
  return jobState(order, name) === 'done';
}

/** With what the customer gave for the other companies of the case and lets them share. */
function papersComplete(view: VisitView, order: WorkOrder): boolean {
  const programme = view.programmes.get(programmeKey(order.programme));
  if (programme === undefined) return jobState(order, 'collect-documents') === 'done';
  return missingNeeds(order.needs, [...order.documents, ...sharedDocuments(order, view.orders, view.visit)], programme).length === 0;
}

const actOf = {
  'find-account': 'confirm-account',
  'transfer-choice': 'choose-transfer-type',
  'read-meter': 'record-reading',
  'inform-owners': 'inform-owner',
  'identify-signer': 'identify-signer',
  'sign-contract': 'sign-contract',
  'collect-documents': 'collect-document',
} as const;

function obstacle(view: VisitView, order: WorkOrder, name: OrderWork): DomainCode | LocalCode | null {
  if (name === 'joint-survey') return null;
  const refusal = orderMutationRefusal(actOf[name], order, view.visit);
  if (refusal !== null) return refusal;
  if (name === 'inform-owners') return failureOf(buildNotice(order));
  return name === 'identify-signer' || name === 'sign-contract' ? failureOf(contractText(order)) : null;
}

function failureOf<C extends DomainCode | LocalCode>(result: { ok: true } | { ok: false; error: { code: C } }): C | null {
  return result.ok ? null : result.error.code;
}
