import type { VisitView } from '../../device/workspace.ts';
import type { LeaveFinding } from '../../domain/rules/leave-door.ts';
import type { OrderStepName, Route } from '../paths.ts';

/** Where a finding of the leave-the-door check is put right. */
export function fixOf(found: LeaveFinding, view: VisitView): Route {
  const { visitId } = view.visit;
  const order = view.orders.find((candidate) => candidate.workOrderId === found.workOrderId);
  if (order === undefined || found.job === null || found.job === 'joint-survey') return { name: 'visit-step', visitId, step: 'arrival' };
  let step: OrderStepName = found.job;
  if (found.code === 'leave/choice-open') step = 'transfer-choice';
  if (found.code === 'leave/contract-open' && order.signer === null) step = 'identify-signer';
  return { name: 'order-step', visitId, orderId: order.workOrderId, step };
}
