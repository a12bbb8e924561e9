import type { VisitView } from '../../device/workspace.ts';
import type { Job } from '../../domain/model/job.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import { programmeKey } from '../../domain/programme/programme-key.ts';
import { jobsAfter } from '../../domain/rules/jobs.ts';
import { sharedDocuments } from '../../domain/rules/shared-documents.ts';

/** The jobs as they stand with the papers collected next door: a paper for one company may settle another's need. */
export function jobsNow(view: VisitView, order: WorkOrder): readonly Job[] {
  const programme = view.programmes.get(programmeKey(order.programme));
  return programme === undefined ? order.jobs : jobsAfter(order, programme, sharedDocuments(order, view.orders, view.visit));
}
