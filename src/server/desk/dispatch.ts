import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { z } from 'zod';
import { newId } from '../../base/ids.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { ReferenceRow } from '../../domain/model/account.ts';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { Visit } from '../../domain/model/visit.ts';
import { MOST_REFERENCES } from '../../domain/model/work-order.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import type { Programme } from '../../domain/programme/schema.ts';
import { plannedOrders } from '../../domain/rules/work-plan.ts';
import type { PlannedOrder } from '../../domain/rules/work-plan.ts';
import type { dispatchRequest } from '../../protocol/desk.ts';
import { calendar } from '../../programmes/registry.ts';
import type { DeskCaller } from '../http/server-env.ts';
import { screenSigningSuppliers } from '../partners/supplier-settings.ts';
import type { ServerPorts } from '../ports.ts';
import type { Database, Transaction } from '../store/database.ts';
import { programmeOf } from '../store/programme-of.ts';
import { publish } from '../store/publish.ts';
import type { FeedEntry } from '../store/publish.ts';
import { accounts, assignments, cases, visits, workOrders } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import { saveCases } from '../store/save-records.ts';
import { findCase } from './case-view.ts';
import { companionEntries, orderEntries, visitEntries } from './feed-entries.ts';
import { noteTimeline } from './note.ts';
import { lockOpenVisits } from './open-visits.ts';
import { EVERYWHERE, isInScope } from './scope.ts';
import { withServerFacts } from './server-facts.ts';

export type DispatchRequest = z.infer<typeof dispatchRequest>;
type Worker = typeof accounts.$inferSelect;

/**
 * Sends a worker: one visit with a work order for each matter that has something to do there, all a phone needs for it
 * without signal, in one transaction (T-02, T-13, T-36, Q-10). Orders left open by an earlier visit go on with what was
 * found then. Errors: case/version-moved, case/visit-open, case/stage-forbids, visit/appointment-not-in-future,
 * worker/unknown; request/malformed when none of the jobs has anything to do.
 */
export async function dispatchVisit(ports: ServerPorts, caller: DeskCaller, request: DispatchRequest): Promise<Result<{ visitId: string }, Failure>> {
  const { fromMs, toMs } = request.appointment;
  if (toMs <= fromMs || toMs <= ports.clock.nowMs()) return fail('visit/appointment-not-in-future');
  const found = await findCase(ports.db, caller, request.caseId);
  const programme = found === null ? null : programmeOf(found.doc.programme);
  if (found === null || programme === null) return fail('case/unknown');
  const worker = await workerInScope(ports.db, request.workerId, found.districtId);
  if (worker === null) return fail('worker/unknown');
  const references = await referencesOf(ports, found.doc);
  const done = await transact(ports.db, (tx) => plan(tx, ports, { caller, request, programme, worker, references }));
  if (!done.ok) return done;
  ports.live.announce(done.value.topics, { caseIds: [request.caseId] });
  return ok({ visitId: done.value.visitId });
}

/** A field worker of the case's district whose account is open. */
export async function workerInScope(db: Database, workerId: string, districtId: string): Promise<Worker | null> {
  const [worker] = await db.select().from(accounts).where(and(eq(accounts.accountId, workerId), isNull(accounts.disabledAtMs)));
  if (worker === undefined || !worker.roles.includes('field-worker')) return null;
  return worker.districtId === districtId || worker.districtId === EVERYWHERE ? worker : null;
}

interface Plan {
  readonly caller: DeskCaller;
  readonly request: DispatchRequest;
  readonly programme: Programme;
  readonly worker: Worker;
  readonly references: ReadonlyMap<string, readonly ReferenceRow[]>;
}

async function plan(tx: Transaction, ports: ServerPorts, { caller, request, programme, worker, references }: Plan): Promise<Result<{ visitId: string; topics: readonly string[] }, Failure>> {
  const nowMs = ports.clock.nowMs();
  const [row] = await tx.select().from(cases).where(eq(cases.caseId, request.caseId)).for('update');
  if (row === undefined || !isInScope(caller, row)) return fail('case/unknown');
  if (row.version !== request.version) return fail('case/version-moved', { version: row.version });
  if (row.stage === 'archived' || row.stage === 'declined') return fail('case/stage-forbids');
  if ((await lockOpenVisits(tx, row.doc)).length > 0) return fail('case/visit-open');
  const planned = plannedOrders(row.doc, programme, request.jobs);
  if (planned.length === 0) return fail('request/malformed', { path: 'jobs' });

  const before = await tx.select().from(workOrders).where(eq(workOrders.caseId, request.caseId)).orderBy(asc(workOrders.workOrderId)).for('update');
  const facts = { record: row.doc, programme, calendar, nowMs, screenSigning: await screenSigningSuppliers(tx) };
  const visitId = newId(nowMs, ports.random);
  const carriedOn: WorkOrder[] = [];
  const orders = planned.map((wanted) => {
    const earlier = before.map(({ doc }) => doc).find((order) => order.state === 'open' && order.utility === wanted.utility && order.service === wanted.service);
    if (earlier !== undefined) carriedOn.push(earlier);
    const base = earlier ?? newOrder(row.doc, wanted, newId(nowMs, ports.random));
    const kinds = [...new Set([...base.jobs.map((job) => job.kind), ...wanted.jobs])];
    const jobs = kinds.map((kind) => base.jobs.find((job) => job.kind === kind) ?? { kind, state: 'open' as const });
    const full = { ...base, version: base.version + 1, visitId, assigneeId: worker.accountId, references: [...(references.get(wanted.supplierId) ?? [])], jobs };
    return withServerFacts(full, facts);
  });
  const visit = newVisit({ visitId, request, worker, orders, hotline: programme.hotline, address: row.doc.address });
  await store(tx, { visit, orders, carriedOn, nowMs });

  const record: CaseRecord = {
    ...row.doc,
    version: row.version + 1,
    workOrderIds: [...new Set([...row.doc.workOrderIds, ...orders.map((order) => order.workOrderId)])],
    visitIds: [...row.doc.visitIds, visitId],
  };
  await saveCases(tx, [record], nowMs);
  await noteTimeline(tx, ports, {
    caseId: record.caseId, byId: caller.accountId, byName: caller.displayName, source: 'office', kind: 'visit-dispatched',
    detail: { worker: worker.displayName, fromMs: request.appointment.fromMs, toMs: request.appointment.toMs, jobs: request.jobs.join(',') },
  });
  const lost: FeedEntry[] = carriedOn.flatMap((order) => (order.assigneeId === null || order.assigneeId === worker.accountId ? [] : orderEntries(order.assigneeId, 'del', [order])));
  const feeds = await publish(tx, [...lost, ...visitEntries(worker.accountId, 'put', { visit, orders }), ...companionEntries(worker.accountId, [record.programme])]);
  return ok({ visitId, topics: [...feeds, `desk:${row.districtId}`] });
}

async function store(tx: Transaction, made: { visit: Visit; orders: readonly WorkOrder[]; carriedOn: readonly WorkOrder[]; nowMs: number }): Promise<void> {
  const { visit, orders, carriedOn, nowMs } = made;
  const { visitId, assigneeId, state, appointment: { fromMs }, version } = visit;
  await tx.insert(visits).values({ visitId, assigneeId, state, fromMs, version, doc: visit });
  for (const order of orders) {
    const row = { visitId, assigneeId, version: order.version, doc: order };
    await tx
      .insert(workOrders)
      .values({ workOrderId: order.workOrderId, caseId: order.caseId, ...row })
      .onConflictDoUpdate({ target: workOrders.workOrderId, set: row });
  }
  const ended = carriedOn.map((order) => `work-order:${order.workOrderId}`);
  if (ended.length > 0) await tx.update(assignments).set({ toMs: nowMs }).where(and(inArray(assignments.subject, ended), isNull(assignments.toMs)));
  if (assigneeId === null) return;
  const subjects = [`visit:${visitId}`, ...orders.map((order) => `work-order:${order.workOrderId}`)];
  await tx.insert(assignments).values(subjects.map((subject) => ({ subject, accountId: assigneeId, fromMs: nowMs, toMs: null })));
}

/** Asked before the transaction: the marketing system may be slow (T-14). */
async function referencesOf(ports: ServerPorts, record: CaseRecord): Promise<Map<string, readonly ReferenceRow[]>> {
  const found = new Map<string, readonly ReferenceRow[]>();
  for (const supplierId of new Set(record.matters.map((matter) => matter.supplierId))) {
    const accountNumber = supplierId === record.supplierId ? (record.account?.accountNumber ?? null) : null;
    const rows = await ports.marketing.referencesFor({ supplierId, address: record.address, accountNumber, limit: MOST_REFERENCES });
    found.set(supplierId, rows.ok ? rows.value : []);
  }
  return found;
}

function newOrder(record: CaseRecord, wanted: PlannedOrder, workOrderId: string): WorkOrder {
  return {
    workOrderId, caseId: record.caseId, caseNumber: record.caseNumber, version: 0, state: 'open', programme: record.programme,
    supplierId: wanted.supplierId, utility: wanted.utility, service: wanted.service, jobs: [], dueAtMs: null, assigneeId: null, visitId: null,
    address: record.address, parties: record.parties, accountNumber: null, references: [], arrears: null, priceTables: [], contract: null,
    screenSigningAllowed: false, needs: [], transferType: null,
    finding: null, readings: [], choice: null, notices: [], signer: null, signing: null, documents: [], problems: [],
  };
}

function newVisit(made: { visitId: string; request: DispatchRequest; worker: Worker; orders: readonly WorkOrder[]; hotline: string; address: string }): Visit {
  const due = made.orders.flatMap((order) => order.dueAtMs ?? []);
  return {
    visitId: made.visitId, version: 1, state: 'booked', workOrderIds: made.orders.map((order) => order.workOrderId), assigneeId: made.worker.accountId,
    address: made.address, appointment: made.request.appointment, workerStaffNumber: made.worker.staffNumber, hotline: made.hotline,
    dueAtMs: due.length === 0 ? null : Math.min(...due),
    ...(made.request.note === '' ? {} : { dispatchNote: made.request.note }),
    calls: [], rebookings: [], departedAtMs: null, arrival: null, privacyNotice: null, consents: [], unmaskings: [], ending: null,
  };
}
