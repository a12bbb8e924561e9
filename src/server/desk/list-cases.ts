import { and, asc, count, desc, eq, gt, ilike, inArray, lt, or, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { caseStage } from '../../domain/model/case.ts';
import { id as idShape } from '../../domain/model/primitives.ts';
import type { caseList } from '../../protocol/desk.ts';
import { calendar } from '../../programmes/registry.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { anyOf } from '../store/any-of.ts';
import { cases, visits, workOrders } from '../store/tables.ts';
import type { Database } from '../store/database.ts';
import { literally } from '../store/literally.ts';
import { caseSummaryOf } from './case-view.ts';
import { openVisitStates } from './open-visits.ts';
import { casesInScope } from './scope.ts';

const PAGE = 50;

interface Query {
  readonly stage: string | undefined;
  /** Part of a case number or a registry number; people are never searched by name here (C-16). */
  readonly text: string | undefined;
  readonly after: string | undefined;
}

/** A page of the queue. The pre-acceptance queue runs oldest first, as its clocks do; the others newest first. Never a look (T-08). */
export async function listCases(ports: ServerPorts, caller: DeskCaller, query: Query): Promise<z.infer<typeof caseList>> {
  const stage = caseStage.safeParse(query.stage);
  const text = query.text?.trim() ?? '';
  const like = `%${literally(text)}%`;
  const wanted = and(
    casesInScope(caller),
    stage.success ? eq(cases.stage, stage.data) : undefined,
    text === '' ? undefined : or(ilike(cases.caseNumber, like), ilike(cases.registryNumber, like)),
  );
  const oldestFirst = stage.success && stage.data === 'pre-acceptance';
  const [atMs, caseId] = (query.after ?? '').split('~');
  const cursor = atMs !== undefined && /^\d{1,15}$/.test(atMs) && caseId !== undefined && idShape.safeParse(caseId).success ? { atMs: Number(atMs), caseId } : null;
  const beyond = oldestFirst ? gt : lt;
  const after = cursor === null ? undefined : or(beyond(cases.receivedAtMs, cursor.atMs), and(eq(cases.receivedAtMs, cursor.atMs), beyond(cases.caseId, cursor.caseId)));
  const order = oldestFirst ? asc : desc;
  const rows = await ports.db.select().from(cases).where(and(wanted, after)).orderBy(order(cases.receivedAtMs), order(cases.caseId)).limit(PAGE + 1);
  const [total] = await ports.db.select({ n: count() }).from(cases).where(wanted);
  const page = rows.slice(0, PAGE);
  const openVisits = await openVisitsOf(ports.db, page.map((row) => row.caseId));
  const world = { calendar, nowMs: ports.clock.nowMs() };
  const last = page.at(-1);
  return {
    cases: page.map(({ doc }) => caseSummaryOf(doc, openVisits.get(doc.caseId) ?? 0, world)),
    total: total?.n ?? 0,
    nextAfter: rows.length > PAGE && last !== undefined ? `${last.receivedAtMs}~${last.caseId}` : null,
    serverTimeMs: world.nowMs,
  };
}

async function openVisitsOf(db: Database, caseIds: readonly string[]): Promise<Map<string, number>> {
  if (caseIds.length === 0) return new Map();
  const rows = await db
    .select({ caseId: workOrders.caseId, n: sql<number>`count(distinct ${visits.visitId})::int` })
    .from(workOrders)
    .innerJoin(visits, eq(visits.visitId, workOrders.visitId))
    .where(and(anyOf(workOrders.caseId, caseIds), inArray(visits.state, [...openVisitStates])))
    .groupBy(workOrders.caseId);
  return new Map(rows.map(({ caseId, n }) => [caseId, n]));
}
