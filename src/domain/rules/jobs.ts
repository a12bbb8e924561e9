import type { Job, JobKind, JobState } from '../model/job.ts';
import type { AccountOutcome, CollectedDocument, WorkOrder } from '../model/work-order.ts';
import type { Programme } from '../programme/schema.ts';
import { collectingState } from './documents.ts';
import { buildNotice, noticeDigest } from './notice.ts';
import { orderAccountNumber, orderTransferType } from './order-facts.ts';
import { ownersToInform, ownerState } from './owners-informed.ts';

/** With these findings nothing more can be read or settled at this door (T-14). */
const DEAD_ENDS: readonly AccountOutcome[] = ['not-found', 'no-meter', 'wrong-meter', 'unknown-meter', 'no-entry', 'shared-meter'];

/**
 * How each job of the order stands after everything recorded so far; the one place that decides it.
 * `shared`: papers collected on the case's other orders, which this one may reuse (Q-01, M-1). Source: A-10.
 */
export function jobsAfter(order: WorkOrder, programme: Programme, shared: readonly CollectedDocument[] = []): readonly Job[] {
  return order.jobs.map(({ kind }) => ({ kind, state: states[kind](order, programme, shared) }));
}

/** The order with its jobs brought up to date, as every mutation leaves it. */
export function withJobs(order: WorkOrder, programme: Programme): WorkOrder {
  return { ...order, jobs: [...jobsAfter(order, programme)] };
}

const states: Record<JobKind, (order: WorkOrder, programme: Programme, shared: readonly CollectedDocument[]) => JobState> = {
  'find-account': ({ finding }) => (finding === null ? 'open' : finding.outcome === 'found' || finding.outcome === 'shared-meter' ? 'done' : 'not-possible'),
  'read-meter': (order) => (order.readings.length > 0 ? 'done' : isDeadEnd(order) ? 'not-possible' : 'open'),
  'inform-owners': informState,
  // a contract for nobody's account cannot be filled (T-13)
  'sign-contract': (order) => (order.signing !== null ? 'done' : order.finding !== null && orderAccountNumber(order) === null ? 'not-possible' : 'open'),
  'collect-documents': collectingState,
  'joint-survey': () => 'open',
};

function informState(order: WorkOrder, programme: Programme): JobState {
  const type = orderTransferType(order);
  if (type === null) return isDeadEnd(order) ? 'not-possible' : 'open';
  const notice = buildNotice(order);
  if (!notice.ok) return isDeadEnd(order) ? 'not-possible' : 'open';
  const digest = noticeDigest(notice.value);
  return ownersToInform(programme, type).every((owner) => ownerState(order.notices, owner, digest) === 'informed') ? 'done' : 'open';
}

function isDeadEnd(order: WorkOrder): boolean {
  return order.finding !== null && DEAD_ENDS.includes(order.finding.outcome);
}
