import { and, asc, inArray } from 'drizzle-orm';
import type { ActKind } from '../../domain/acts/registry.ts';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { Visit } from '../../domain/model/visit.ts';
import type { Transaction } from '../store/database.ts';
import { visits } from '../store/tables.ts';

/** States in which a worker is still to come, on the way or at the door. */
export const openVisitStates: readonly Visit['state'][] = ['booked', 'departed', 'arrived'];

export function isOpen(visit: Visit): boolean {
  return openVisitStates.includes(visit.state);
}

/** Acts that end a case wait for the visit: nobody is sent to a door for nothing, and nothing found there comes too late. */
const endings: readonly ActKind[] = ['decline-case', 'archive-case'];

export function waitsForVisit(kind: ActKind): boolean {
  return endings.includes(kind);
}

/** The case's visits that go on, locked until commit. */
export async function lockOpenVisits(tx: Transaction, record: CaseRecord): Promise<Visit[]> {
  if (record.visitIds.length === 0) return [];
  const rows = await tx
    .select({ doc: visits.doc })
    .from(visits)
    .where(and(inArray(visits.visitId, record.visitIds), inArray(visits.state, [...openVisitStates])))
    .orderBy(asc(visits.visitId))
    .for('update');
  return rows.map(({ doc }) => doc);
}
