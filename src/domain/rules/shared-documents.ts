import type { Visit } from '../model/visit.ts';
import type { CollectedDocument, WorkOrder } from '../model/work-order.ts';

/**
 * Papers collected on sibling orders of the same case that this order may reuse: one set of materials, several matters
 * but each other company only with the customer's own consent (C-14). The latest word on a company counts.
 */
export function sharedDocuments(order: WorkOrder, siblings: readonly WorkOrder[], visit: Visit | null): readonly CollectedDocument[] {
  return siblings
    .filter((sibling) => sibling.workOrderId !== order.workOrderId && sibling.caseId === order.caseId)
    .filter((sibling) => sibling.supplierId === order.supplierId || mayShareWith(visit, order.supplierId))
    .flatMap((sibling) => sibling.documents);
}

function mayShareWith(visit: Visit | null, supplierId: string): boolean {
  const latest = visit?.consents.findLast((consent) => consent.scope === 'share-with-supplier' && consent.supplierId === supplierId);
  return latest?.granted ?? false;
}
