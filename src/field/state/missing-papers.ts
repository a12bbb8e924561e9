import type { VisitView } from '../../device/workspace.ts';
import type { Utility } from '../../domain/model/primitives.ts';
import type { DocumentNeed, WorkOrder } from '../../domain/model/work-order.ts';
import { programmeKey } from '../../domain/programme/programme-key.ts';
import { missingNeeds } from '../../domain/rules/documents.ts';
import { sharedDocuments } from '../../domain/rules/shared-documents.ts';

export interface MissingPaper {
  readonly need: DocumentNeed;
  /** Of every order of the case at this door that lacks one of the same papers, this order's first: it is asked for once (Q-01, M-1). */
  readonly utilities: readonly Utility[];
}

/** What an order still lacks, and who else lacks the same; what may be shared among the companies counts as there (C-14). */
export function missingPapers(view: VisitView, order: WorkOrder): readonly MissingPaper[] {
  const others = view.orders.filter(({ workOrderId, caseId }) => caseId === order.caseId && workOrderId !== order.workOrderId);
  const lackedByOthers = others.flatMap((other) => lackedBy(view, other));
  return lackedBy(view, order).map((need) => {
    const same = lackedByOthers.filter(({ anyOf }) => anyOf.some((paper) => need.anyOf.includes(paper)));
    return { need, utilities: [...new Set([need, ...same].map(({ utility }) => utility))] };
  });
}

function lackedBy(view: VisitView, order: WorkOrder): readonly DocumentNeed[] {
  const programme = view.programmes.get(programmeKey(order.programme));
  return programme === undefined ? [] : missingNeeds(order.needs, [...order.documents, ...sharedDocuments(order, view.orders, view.visit)], programme);
}
