import type { VisitView } from '../../device/workspace.ts';
import type { Job } from '../../domain/model/job.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import { programmeKey } from '../../domain/programme/programme-key.ts';
import { collectingState } from '../../domain/rules/documents.ts';
import { sharedDocuments } from '../../domain/rules/shared-documents.ts';

/**
 * As `jobsNow`, for the list: every act and every row of the office leaves an order's own jobs up to date, and only the
 * papers collected next door are looked at anew. So a start from cold reads no rule of readings and notices.
 */
export function jobsListed(view: VisitView, order: WorkOrder): readonly Job[] {
  const programme = view.programmes.get(programmeKey(order.programme));
  const shared = programme === undefined ? [] : sharedDocuments(order, view.orders, view.visit);
  if (programme === undefined || shared.length === 0) return order.jobs;
  return order.jobs.map((job) => (job.kind === 'collect-documents' ? { ...job, state: collectingState(order, programme, shared) } : job));
}
