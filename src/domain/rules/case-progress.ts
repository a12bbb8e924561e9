import type { CaseRecord } from '../model/case.ts';
import type { MilestoneId } from '../programme/conduct.ts';
import type { Programme } from '../programme/schema.ts';
import { noticesComplete } from './case-facts.ts';
import { momentOf } from './case-moments.ts';
import { firstReached } from './first-reached.ts';

export interface MilestoneState {
  readonly milestoneId: MilestoneId;
  readonly state: 'done' | 'current' | 'open' | 'skipped';
  readonly atMs: number | null;
}

/** Where a case stands, as people follow it (T-47). The first step not done is the current one. */
export function caseProgress(record: CaseRecord, programme: Programme): readonly MilestoneState[] {
  const ended = record.stage === 'declined' || record.stage === 'archived';
  const steps = programme.milestones.map(({ milestoneId }) => ({ milestoneId, atMs: reachedAtMs[milestoneId](record, programme) }));
  const currentIndex = record.stage === 'declined' ? -1 : steps.findIndex((step) => step.atMs === null);
  return steps.map(({ milestoneId, atMs }, i) => ({
    milestoneId,
    atMs,
    state: atMs !== null ? 'done' : i === currentIndex ? 'current' : ended ? 'skipped' : 'open',
  }));
}

/** The step people say a case is at; the last one when all are done, null when it was ended. */
export function currentMilestone(record: CaseRecord, programme: Programme): MilestoneId | null {
  if (record.stage === 'declined') return null;
  const progress = caseProgress(record, programme);
  return progress.find((step) => step.state === 'current')?.milestoneId ?? progress.at(-1)?.milestoneId ?? null;
}

const reachedAtMs: Record<MilestoneId, (record: CaseRecord, programme: Programme) => number | null> = {
  received: (record) => record.receivedAtMs,
  contacted: (record) => firstReached(record.calls)?.atMs ?? null,
  'account-known': (record) => record.account?.atMs ?? null,
  'arrears-checked': (record) => record.arrears?.checkedAtMs ?? null,
  accepted: (record) => record.acceptedAtMs,
  'type-chosen': (record) => record.transferChoice?.atMs ?? null,
  'owners-informed': (record, programme) => (noticesComplete(record, programme) ? record.notices.at(-1)?.atMs ?? record.transferChoice?.atMs ?? null : null),
  'documents-complete': (record, programme) => momentOf('documents-complete', record, programme),
  'contract-signed': (record) => record.contract?.signedAtMs ?? null,
  countersigned: (record) => record.contract?.countersign?.atMs ?? null,
  'arrears-cleared': (record) => record.clearedAtMs,
  archived: (record) => record.archivedAtMs,
  'new-owner-told': (record) => record.informedAtMs,
};
