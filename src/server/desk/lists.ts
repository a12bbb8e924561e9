import { and, asc, desc, eq, gte, inArray, isNull, lt, or } from 'drizzle-orm';
import type { z } from 'zod';
import { endOfDayMs, startOfDayMs } from '../../domain/rules/calendar-days.ts';
import { maskAccount, maskPhone } from '../../domain/rules/masking.ts';
import type { callbackList, messageList, visitBoard, WorkerView } from '../../protocol/desk.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { anyOf } from '../store/any-of.ts';
import { accounts, callbacks, cases, devices, messages, partners, visits, workOrders } from '../store/tables.ts';
import { openVisitStates } from './open-visits.ts';
import { maskedVisit } from './mask-detail.ts';
import { EVERYWHERE, casesInScope } from './scope.ts';

const MOST = 200;
const MOST_VISITS = 1_000;

/** Field workers of the caller's district, what each already has and when the phone was last heard of (N-15). */
export async function listWorkers(ports: ServerPorts, caller: DeskCaller): Promise<WorkerView[]> {
  const district = caller.districtId === EVERYWHERE ? undefined : inArray(accounts.districtId, [caller.districtId, EVERYWHERE]);
  const staff = await ports.db.select().from(accounts).where(and(isNull(accounts.disabledAtMs), district)).orderBy(asc(accounts.staffNumber));
  const people = staff.filter(({ roles }) => roles.includes('field-worker'));
  const ids = people.map(({ accountId }) => accountId);
  if (ids.length === 0) return [];
  const phones = await ports.db.select().from(devices).where(anyOf(devices.accountId, ids));
  const open = await ports.db
    .select({ doc: visits.doc })
    .from(visits)
    .where(and(anyOf(visits.assigneeId, ids), inArray(visits.state, [...openVisitStates])))
    .orderBy(asc(visits.fromMs));
  const of = (accountId: string) => open.map(({ doc }) => doc).filter(({ assigneeId }) => assigneeId === accountId);
  return people.map(({ accountId, displayName, staffNumber }) => ({
    accountId, displayName, staffNumber,
    openVisits: of(accountId).length,
    appointments: of(accountId).map(({ visitId, appointment: { fromMs, toMs } }) => ({ visitId, fromMs, toMs })),
    devices: phones.filter((phone) => phone.accountId === accountId).map(({ deviceId, name, lastContactAtMs, revokedAtMs }) => ({ deviceId, name, lastContactAtMs, revoked: revokedAtMs !== null })),
  }));
}

/** The visits of one day in Asia/Shanghai; also those of earlier days still open when the day is today. */
export async function visitsOfDay(ports: ServerPorts, caller: DeskCaller, day: string): Promise<z.infer<typeof visitBoard>> {
  const nowMs = ports.clock.nowMs();
  const [fromMs, toMs] = [startOfDayMs(day), endOfDayMs(day)];
  const isToday = fromMs <= nowMs && nowMs < toMs;
  const onDay = and(gte(visits.fromMs, fromMs), lt(visits.fromMs, toMs));
  const leftOver = and(lt(visits.fromMs, fromMs), inArray(visits.state, [...openVisitStates]));
  const rows = await ports.db
    .select({ visit: visits.doc, workerName: accounts.displayName })
    .from(visits)
    .leftJoin(accounts, eq(accounts.accountId, visits.assigneeId))
    .where(isToday ? or(onDay, leftOver) : onDay)
    .orderBy(asc(visits.fromMs), asc(visits.visitId));
  const caseOf = await casesByOrder(ports, caller, rows.flatMap(({ visit }) => visit.workOrderIds));
  const board = rows.map(({ visit, workerName }) => {
    const seen = visit.workOrderIds.flatMap((workOrderId) => caseOf.get(workOrderId) ?? []);
    return { visit: maskedVisit(visit), workerName, cases: [...new Map(seen.map((one) => [one.caseId, one])).values()] };
  });
  const seen = board.filter((entry) => entry.cases.length > 0);
  return { visits: seen.slice(0, MOST_VISITS), more: seen.length > MOST_VISITS, serverTimeMs: nowMs };
}

/** By what the visits name: an order that went on to another visit was one of the first visit's all the same. */
async function casesByOrder(ports: ServerPorts, caller: DeskCaller, workOrderIds: readonly string[]): Promise<ReadonlyMap<string, { caseId: string; caseNumber: string }>> {
  const rows = await ports.db
    .select({ workOrderId: workOrders.workOrderId, caseId: cases.caseId, caseNumber: cases.caseNumber })
    .from(workOrders)
    .innerJoin(cases, eq(cases.caseId, workOrders.caseId))
    .where(and(anyOf(workOrders.workOrderId, workOrderIds), casesInScope(caller)));
  return new Map(rows.map(({ workOrderId, ...found }) => [workOrderId, found]));
}

/** Messages the adapter keeps, newest first (T-40); the customer's numbers masked, in the text as well (C-16). */
export async function listMessages(ports: ServerPorts, caller: DeskCaller): Promise<z.infer<typeof messageList>> {
  const rows = await ports.db
    .select({ message: messages, record: cases.doc })
    .from(messages)
    .innerJoin(cases, eq(cases.caseId, messages.caseId))
    .where(casesInScope(caller))
    .orderBy(desc(messages.createdAtMs))
    .limit(MOST + 1);
  const listed = rows.slice(0, MOST).map(({ message: { messageId, toPhone, text, caseId, createdAtMs, state }, record }) => ({
    messageId, toMasked: maskPhone(toPhone), text: withoutAccount(text, record.account?.accountNumber), caseId, createdAtMs, state,
  }));
  return { messages: listed, more: rows.length > MOST };
}

function withoutAccount(text: string, accountNumber: string | undefined): string {
  return accountNumber === undefined ? text : text.replaceAll(accountNumber, maskAccount(accountNumber));
}

/** Callbacks to partners and what became of them, those that wait or were parked first (N-13). */
export async function listCallbacks(ports: ServerPorts, caller: DeskCaller): Promise<z.infer<typeof callbackList>> {
  const rows = await ports.db
    .select({ callback: callbacks, caseNumber: cases.caseNumber, partnerName: partners.name })
    .from(callbacks)
    .innerJoin(cases, eq(cases.caseId, callbacks.caseId))
    .leftJoin(partners, eq(partners.partnerId, callbacks.partnerId))
    .where(casesInScope(caller))
    .orderBy(asc(eq(callbacks.state, 'delivered')), desc(callbacks.createdAtMs))
    .limit(MOST + 1);
  const listed = rows.slice(0, MOST).map(({ callback: { callbackId, caseId, partnerId, event, state, attempts, lastCode, nextAtMs }, caseNumber, partnerName }) => ({
    callbackId, partnerName: partnerName ?? partnerId, event, caseId, caseNumber, state, attempts, lastCode, nextAtMs,
  }));
  return { callbacks: listed, more: rows.length > MOST };
}
