import { asc, eq, inArray } from 'drizzle-orm';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { Programme } from '../../domain/programme/schema.ts';
import { acceptanceChoice } from '../../domain/rules/acceptance.ts';
import { actChoices } from '../../domain/rules/allowed-acts.ts';
import { caseProgress, currentMilestone } from '../../domain/rules/case-progress.ts';
import { caseClocks } from '../../domain/rules/deadlines.ts';
import { firstReached } from '../../domain/rules/first-reached.ts';
import { maskAddress, maskName } from '../../domain/rules/masking.ts';
import { officeScript } from '../../domain/rules/office-script.ts';
import { proposedJobs } from '../../domain/rules/work-plan.ts';
import type { WorkingCalendar } from '../../domain/rules/working-days.ts';
import { timelineEntry } from '../../protocol/desk.ts';
import type { CaseDetail, CaseSummary } from '../../protocol/desk.ts';
import { calendar } from '../../programmes/registry.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import type { Database } from '../store/database.ts';
import { programmeOf } from '../store/programme-of.ts';
import { accounts, blobUses, cases, partners, timeline, visits, workOrders } from '../store/tables.ts';
import { evidenceOf } from './evidence-of.ts';
import { programmeLabels } from './programme-labels.ts';
import { maskedOrder, maskedRecord, maskedVisit } from './mask-detail.ts';
import { mayAct } from './may-act.ts';
import { isOpen, waitsForVisit } from './open-visits.ts';
import { isInScope } from './scope.ts';

/** A case this person may see, or null: foreign and unknown look the same (C-21). */
export async function findCase(db: Database, caller: DeskCaller, caseId: string): Promise<typeof cases.$inferSelect | null> {
  const [row] = await db.select().from(cases).where(eq(cases.caseId, caseId));
  return row !== undefined && isInScope(caller, row) ? row : null;
}

interface World {
  readonly calendar: WorkingCalendar;
  readonly nowMs: number;
}

/** A row of the queue, masked (C-16). */
export function caseSummaryOf(record: CaseRecord, openVisits: number, world: World): CaseSummary {
  const programme = programmeOf(record.programme);
  const applicant = record.parties.find((party) => party.role === 'new-owner' || party.role === 'applicant') ?? record.parties[0];
  return {
    caseId: record.caseId,
    caseNumber: record.caseNumber,
    stage: record.stage,
    programme: record.programme,
    receivedAtMs: record.receivedAtMs,
    applicantMasked: maskName(applicant?.name ?? ''),
    addressMasked: maskAddress(record.address),
    accountTail: record.account?.accountNumber.slice(-4) ?? null,
    firstSeenAtMs: record.firstSeenAtMs,
    called: firstReached(record.calls) !== null,
    triedInVain: record.calls.filter(({ outcome }) => outcome !== 'reached').length,
    openVisits,
    milestone: (programme === null ? null : currentMilestone(record, programme)) ?? 'received',
    clocks: programme === null ? [] : clocksOf(record, programme, world),
  };
}

/** Of a line that a newer build wrote no more is known than that it was not typed here. */
const timelineSource = timelineEntry.shape.source.catch('system');

/** Everything the case page shows; null when the case is not this person's to see. */
export async function caseDetailOf(ports: ServerPorts, caller: DeskCaller, caseId: string): Promise<CaseDetail | null> {
  const found = await findCase(ports.db, caller, caseId);
  const programme = found === null ? null : programmeOf(found.doc.programme);
  if (found === null || programme === null) return null;
  const record = found.doc;
  const nowMs = ports.clock.nowMs();
  const world = { calendar, nowMs };
  const orders = await ports.db.select().from(workOrders).where(eq(workOrders.caseId, caseId)).orderBy(asc(workOrders.workOrderId));
  const visitRows = record.visitIds.length === 0 ? [] : await ports.db.select().from(visits).where(inArray(visits.visitId, record.visitIds)).orderBy(asc(visits.fromMs));
  const entries = await ports.db.select().from(timeline).where(eq(timeline.caseId, caseId)).orderBy(asc(timeline.atMs), asc(timeline.entryId));
  const visitOpen = visitRows.some(({ doc }) => isOpen(doc));
  return {
    record: maskedRecord(record),
    clocks: clocksOf(record, programme, world),
    milestones: [...caseProgress(record, programme)],
    acts: actChoices(record, { programme, nowMs }).map(({ kind, allowed, reason }) => {
      if (!mayAct(caller.roles, kind)) return { kind, allowed: false, reason: 'account/forbidden' };
      return allowed && visitOpen && waitsForVisit(kind) ? { kind, allowed: false, reason: 'case/visit-open' } : { kind, allowed, reason };
    }),
    declineGrounds: [...acceptanceChoice(record, programme, nowMs).mayDecline],
    callScript: [...officeScript(record, programme)],
    proposedJobs: visitOpen ? [] : [...proposedJobs(record, programme)],
    workOrders: orders.map(({ doc }) => maskedOrder(doc)),
    visits: visitRows.map(({ doc }) => maskedVisit(doc)),
    timeline: entries.map(({ entryId, atMs, capturedAtMs, byName, source, kind, detail }) => ({ entryId, atMs, capturedAtMs, byName, source: timelineSource.parse(source), kind, detail })),
    evidence: await evidenceOf(ports.db, eq(blobUses.caseId, caseId)),
    labels: { ...programmeLabels(programme), ...(await peopleAndPartner(ports.db, record, visitRows)) },
    serverTimeMs: nowMs,
  };
}

function clocksOf(record: CaseRecord, programme: Programme, world: World): CaseSummary['clocks'] {
  return caseClocks(record, programme, world).map(({ clockId, kind, dueAtMs, level, startedAtMs }) => ({ clockId, kind, dueAtMs, level, startedAtMs }));
}

/** Names that stand nowhere in a programme: of the partner that pushed the case, of whoever its visits are for, and of the staff who telephoned or declined. */
async function peopleAndPartner(db: Database, record: CaseRecord, visitRows: readonly { readonly assigneeId: string | null }[]): Promise<NonNullable<CaseDetail['labels']>> {
  const staffIds = [...new Set([...visitRows.flatMap(({ assigneeId }) => assigneeId ?? []), ...record.calls.map(({ byId }) => byId), ...(record.decline === null ? [] : [record.decline.byId])])];
  const staff = staffIds.length === 0 ? [] : await db.select({ id: accounts.accountId, name: accounts.displayName }).from(accounts).where(inArray(accounts.accountId, staffIds));
  const known = record.partner === null ? [] : await db.select({ id: partners.partnerId, name: partners.name }).from(partners).where(eq(partners.partnerId, record.partner.partnerId));
  return Object.fromEntries([...staff, ...known].map(({ id, name }) => [id, { zh: name, en: name }]));
}
