import { and, asc, inArray, isNull } from 'drizzle-orm';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { Visit } from '../../domain/model/visit.ts';
import { programmeKey } from '../../domain/programme/programme-key.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import type { Transaction } from '../store/database.ts';
import { publish } from '../store/publish.ts';
import type { FeedEntry } from '../store/publish.ts';
import { assignments, cases } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import { lockSubject } from '../sync/held-rows.ts';
import { saveVisits, saveWorkOrders } from '../store/save-records.ts';
import type { Subject } from '../sync/subject.ts';
import { isOpen } from './open-visits.ts';
import { workerInScope } from './dispatch.ts';
import { companionEntries, visitEntries } from './feed-entries.ts';
import { noteTimeline } from './note.ts';
import { isInScope } from './scope.ts';

type Change = (tx: Transaction, open: OpenVisit) => Promise<Result<{ readonly entries: readonly FeedEntry[]; readonly kind: string; readonly detail: Record<string, string> }, Failure>>;

interface OpenVisit {
  readonly visit: Visit;
  readonly subject: Subject;
  readonly subjects: readonly string[];
}

/** Another worker takes the visit; the former phone learns that it is gone, and what it captured until now still counts. */
export async function reassignVisit(ports: ServerPorts, caller: DeskCaller, wanted: { visitId: string; workerId: string }): Promise<Result<void, Failure>> {
  return changeVisit({ ports, caller, visitId: wanted.visitId }, async (tx, { visit, subject, subjects }) => {
    const worker = await workerInScope(tx, wanted.workerId, subject.districtIds[0] ?? '');
    if (worker === null) return fail('worker/unknown');
    const nowMs = ports.clock.nowMs();
    const moved: Visit = { ...visit, version: visit.version + 1, assigneeId: worker.accountId, workerStaffNumber: worker.staffNumber };
    const orders = subject.orders.map((order) => ({ ...order, version: order.version + 1, assigneeId: worker.accountId }));
    await saveVisits(tx, [moved]);
    await saveWorkOrders(tx, orders);
    await endAssignments(tx, subjects, nowMs);
    await tx.insert(assignments).values(subjects.map((name) => ({ subject: name, accountId: worker.accountId, fromMs: nowMs, toMs: null })));
    const lost = visit.assigneeId === null || visit.assigneeId === worker.accountId ? [] : visitEntries(visit.assigneeId, 'del', { visit: moved, orders });
    const pins = [...new Map(orders.map(({ programme }) => [programmeKey(programme), programme])).values()];
    const entries = [...lost, ...visitEntries(worker.accountId, 'put', { visit: moved, orders }), ...companionEntries(worker.accountId, pins)];
    return ok({ entries, kind: 'visit-reassigned', detail: { worker: worker.displayName } });
  });
}

/** The visit will not take place. Its orders stay open for another one; the phone keeps seeing it as cancelled. */
export async function cancelVisit(ports: ServerPorts, caller: DeskCaller, wanted: { visitId: string; reason: string }): Promise<Result<void, Failure>> {
  return changeVisit({ ports, caller, visitId: wanted.visitId }, async (tx, { visit, subject, subjects }) => {
    const cancelled: Visit = { ...visit, version: visit.version + 1, state: 'cancelled' };
    await saveVisits(tx, [cancelled]);
    await endAssignments(tx, subjects, ports.clock.nowMs());
    const entries = visit.assigneeId === null ? [] : visitEntries(visit.assigneeId, 'put', { visit: cancelled, orders: subject.orders });
    return ok({ entries, kind: 'visit-cancelled', detail: { reason: wanted.reason } });
  });
}

async function changeVisit({ ports, caller, visitId }: { ports: ServerPorts; caller: DeskCaller; visitId: string }, change: Change): Promise<Result<void, Failure>> {
  const done = await transact(ports.db, async (tx): Promise<Result<{ topics: readonly string[]; caseIds: readonly string[] }, Failure>> => {
    const subject = await lockSubject(tx, `visit:${visitId}`);
    if (subject?.visit == null || !(await inScope(tx, caller, subject))) return fail('visit/unknown');
    if (!isOpen(subject.visit)) return fail('visit/already-ended');
    const subjects = [`visit:${visitId}`, ...subject.orders.map((order) => `work-order:${order.workOrderId}`)];
    const made = await change(tx, { visit: subject.visit, subject, subjects });
    if (!made.ok) return made;
    for (const { caseId } of subject.cases) {
      await noteTimeline(tx, ports, { caseId, byId: caller.accountId, byName: caller.displayName, source: 'office', kind: made.value.kind, detail: made.value.detail });
    }
    const feeds = await publish(tx, made.value.entries);
    return ok({ topics: [...feeds, ...subject.districtIds.map((districtId) => `desk:${districtId}`)], caseIds: subject.cases.map(({ caseId }) => caseId) });
  });
  if (!done.ok) return done;
  ports.live.announce(done.value.topics, { caseIds: done.value.caseIds });
  return ok(undefined);
}

async function inScope(tx: Transaction, caller: DeskCaller, subject: Subject): Promise<boolean> {
  const ids = subject.cases.map(({ caseId }) => caseId);
  if (ids.length === 0) return false;
  const rows = await tx.select().from(cases).where(inArray(cases.caseId, ids)).orderBy(asc(cases.caseId));
  return rows.every((row) => isInScope(caller, row));
}

async function endAssignments(tx: Transaction, subjects: readonly string[], nowMs: number): Promise<void> {
  await tx.update(assignments).set({ toMs: nowMs }).where(and(inArray(assignments.subject, [...subjects]), isNull(assignments.toMs)));
}
