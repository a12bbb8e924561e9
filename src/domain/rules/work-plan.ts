import type { CaseRecord } from '../model/case.ts';
import { jobKind, type JobKind } from '../model/job.ts';
import type { Service, Utility } from '../model/primitives.ts';
import { holds } from '../programme/interpret.ts';
import type { Programme } from '../programme/schema.ts';
import { caseFacts } from './case-facts.ts';
import { missingNeeds } from './documents.ts';

export interface PlannedOrder {
  readonly utility: Utility;
  readonly service: Service;
  readonly supplierId: string;
  readonly jobs: readonly JobKind[];
}

/** Jobs the programme says are due at the door now, in the order in which they are done (T-02, T-13, T-36, Q-10, Q-11). */
export function proposedJobs(record: CaseRecord, programme: Programme): readonly JobKind[] {
  const facts = caseFacts(record, programme);
  const due = new Set(programme.workOrders.filter((rule) => holds(rule.when, facts)).map((rule) => rule.job));
  return jobKind.options.filter((job) => due.has(job));
}

/**
 * One work order for each matter of the case that has something to do at the door: all of them go into one visit (T-02).
 * `jobs`: what the dispatcher chose; papers are collected only for a utility that still misses some.
 */
export function plannedOrders(record: CaseRecord, programme: Programme, jobs: readonly JobKind[]): readonly PlannedOrder[] {
  const missing = missingNeeds(record.needs, record.documents, programme);
  return record.matters.flatMap(({ utility, service, supplierId }) => {
    const own = jobKind.options.filter((job) => jobs.includes(job) && (job !== 'collect-documents' || missing.some((need) => need.utility === utility)));
    return own.length === 0 ? [] : [{ utility, service, supplierId, jobs: own }];
  });
}
