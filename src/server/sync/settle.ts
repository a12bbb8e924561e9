import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { canonicalJson } from '../../base/canonical-json.ts';
import type { Result } from '../../base/result.ts';
import { absorbVisit, absorbWorkOrder, afterVisit } from '../../domain/rules/absorb.ts';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { Visit } from '../../domain/model/visit.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import type { PushItem } from '../../protocol/push.ts';
import { enqueueCallback } from '../callback/enqueue.ts';
import { anyOf } from '../store/any-of.ts';
import { programmeOf } from '../store/programme-of.ts';
import { workerFeed } from '../store/publish.ts';
import type { FeedEntry } from '../store/publish.ts';
import { mutations } from '../store/tables.ts';
import type { OpenedItem } from './open-item.ts';
import { judge, waitsForAnother } from './judge.ts';
import type { Judgement } from './judge.ts';
import type { Sitting } from './sitting.ts';
import type { Speaker } from './speaker.ts';
import type { Subject } from './subject.ts';
import { timeDoubt } from './time-doubt.ts';
import { later, rejected } from './verdict.ts';
import type { TerminalVerdict, Verdict } from './verdict.ts';

/** The verdict, what moves on the feeds, and who else must hear of it after the commit. */
export interface Settled {
  readonly verdict: Verdict;
  /** To be published last of all in this transaction. */
  readonly entries: readonly FeedEntry[];
  readonly topics: readonly string[];
  readonly caseIds: readonly string[];
}

interface Act {
  readonly item: PushItem;
  readonly notComing: ReadonlySet<string>;
  readonly opened: Result<OpenedItem, Verdict>;
}

/** Decides one claimed mutation and leaves to the sitting what follows from it; callbacks alone are written at once, and answer and feeds are the caller's. Of what the office does not have, nothing is recorded (W-05). */
export async function settle(sitting: Sitting, act: Act): Promise<Settled> {
  const { header } = act.item;
  if (!act.opened.ok) return silent(act.opened.error);
  const speaker = sitting.speakers.of(header);
  // An office put back to yesterday has forgotten who signed in since: nothing is burnt, and it passes once the author has again (F46).
  if (speaker === null) return silent(later('retry', 'push/author-not-bound'));
  if (await waitsForAnother(sitting, header, act.notComing)) return silent(later('blocked', 'push/dependency-missing'));
  const subject = sitting.held.subject(header.lane);
  if (subject === null) return silent(rejected('mutation/subject-unknown'));
  const pin = subject.orders[0]?.programme;
  const programme = pin === undefined ? null : programmeOf(pin);
  if (programme === null) return silent(later('retry', 'programme/unknown'));

  const judgement = await judge(sitting, { header, opened: act.opened.value, subject, programme, speaker });
  const verdict: TerminalVerdict = judgement.allowed ? { outcome: 'applied', version: versionOf(judgement) } : judgement.verdict;
  if (isStrangers(verdict)) return silent(verdict);
  keepEvidence(sitting, { act: act.opened.value, item: act.item, subject });
  note(sitting, { act, subject, verdict, speaker });
  const entries = judgement.allowed ? await carryOut(sitting, { item: act.item, subject, judgement }) : [];
  return { verdict, entries, topics: subject.districtIds.map((districtId) => `desk:${districtId}`), caseIds: caseIdsOwnFirst(subject) };
}

interface CarriedOut {
  readonly item: PushItem;
  readonly subject: Subject;
  readonly judgement: Extract<Judgement, { allowed: true }>;
}

/** Leaves subject and cases to the sitting and writes the callbacks; gives the rows that must move on the feeds of who saw them before or sees them now. */
async function carryOut(sitting: Sitting, { item, subject, judgement }: CarriedOut): Promise<FeedEntry[]> {
  const { tx, ports, held } = sitting;
  const { header } = item;
  const { visit, orders } = changedBy(subject, judgement);
  if (visit !== null) held.putVisit(visit);
  for (const order of orders) held.putOrder(order);

  const completed = visit !== null && subject.visit?.ending === null && visit.ending?.outcome === 'completed';
  for (const before of subject.cases) {
    const record = absorbed(before, { visit, orders, subject, saidAtMs: Math.min(header.capturedAtMs + (header.clockOffsetMs ?? 0), sitting.nowMs) });
    if (canonicalJson(record) !== canonicalJson(before)) held.putCase({ ...record, version: before.version + 1 });
    if (!completed) continue;
    const mutationIds = await appliedFor(sitting, { record, subject, item });
    await enqueueCallback(tx, ports, { caseRecord: record, event: 'visit-completed', mutationIds, happenedAtMs: visit.arrival?.atMs ?? visit.ending?.atMs });
  }
  return [
    ...(visit === null ? [] : moved({ entity: 'visit', entityId: visit.visitId, version: visit.version }, subject.visit?.assigneeId, visit.assigneeId)),
    ...orders.flatMap((order) => moved(
      { entity: 'work-order', entityId: order.workOrderId, version: order.version },
      subject.orders.find(({ workOrderId }) => workOrderId === order.workOrderId)?.assigneeId,
      order.assigneeId,
    )),
  ];
}

/** The act's own subject, and the orders that end with their visit. */
function changedBy(subject: Subject, { after }: CarriedOut['judgement']): { readonly visit: Visit | null; readonly orders: readonly WorkOrder[] } {
  if ('order' in after) return { visit: null, orders: [after.order] };
  const endsNow = subject.visit?.ending === null && after.visit.ending !== null;
  if (!endsNow) return { visit: after.visit, orders: [] };
  const orders = subject.orders.map((order) => {
    const programme = programmeOf(order.programme);
    return { before: order, ended: programme === null ? order : afterVisit(order, { programme, visit: after.visit, siblings: subject.orders }) };
  }).filter(({ before, ended }) => before.state !== ended.state);
  return { visit: after.visit, orders: orders.map(({ before, ended }) => ({ ...ended, version: before.version + 1 })) };
}

interface Changed {
  readonly visit: Visit | null;
  readonly orders: readonly WorkOrder[];
  /** As it was before. */
  readonly subject: Subject;
  readonly saidAtMs: number;
}

function absorbed(record: CaseRecord, { visit, orders, subject, saidAtMs }: Changed): CaseRecord {
  const withOrders = orders.filter((order) => order.caseId === record.caseId).reduce((known, order) => {
    const before = subject.orders.find(({ workOrderId }) => workOrderId === order.workOrderId) ?? null;
    return absorbWorkOrder(known, order, { before, saidAtMs });
  }, record);
  return visit === null ? withOrders : absorbVisit(withOrders, visit);
}

function moved(row: Pick<FeedEntry, 'entity' | 'entityId' | 'version'>, before: string | null | undefined, now: string | null): FeedEntry[] {
  const entries: FeedEntry[] = [];
  if (before != null && before !== now) entries.push({ ...row, feed: workerFeed(before), op: 'del' });
  if (now !== null) entries.push({ ...row, feed: workerFeed(now), op: 'put' });
  return entries;
}

/** Every mutation of this case's visit that counted, the present one included: the callback carries their third tick. */
async function appliedFor({ tx, answers }: Sitting, { record, subject, item }: { record: CaseRecord; subject: Subject; item: PushItem }): Promise<string[]> {
  const lanes = [`visit:${subject.id}`, ...subject.orders.filter((order) => order.caseId === record.caseId).map((order) => `work-order:${order.workOrderId}`)];
  const earlier = await tx.select({ mutationId: mutations.mutationId }).from(mutations).where(and(anyOf(mutations.lane, lanes), eq(mutations.outcome, 'applied')));
  const now = answers.filter(({ header, verdict }) => verdict.outcome === 'applied' && lanes.includes(header.lane)).map(({ header }) => header);
  return [...earlier, ...now, item.header].map(({ mutationId }) => mutationId);
}

const collected = z.object({ documentId: z.string() });

/** Known before the bytes arrive, and kept for refused and late captures too: a person may need to see them. */
function keepEvidence({ uses }: Sitting, { act, item, subject }: { act: OpenedItem; item: PushItem; subject: Subject }): void {
  const order = subject.kind === 'work-order' ? subject.orders[0] : undefined;
  const caseId = (order ?? subject.orders[0])?.caseId;
  if (caseId === undefined) return;
  uses.push(...act.evidence.map(({ evidenceId, sha256, kind, mime, sizeBytes, capturedAtMs }) => ({
    evidenceId, sha256, kind, mime, sizeBytes, capturedAtMs, caseId,
    mutationId: item.header.mutationId,
    workOrderId: order?.workOrderId ?? null,
    visitId: subject.visit?.visitId ?? null,
    mutationKind: item.header.kind,
    documentId: collected.safeParse(act.payload).data?.documentId ?? null,
  })));
}

/** One line in each case's timeline, with the phone's time beside ours (W-06). Codes only, no particulars. */
function note({ nowMs, lines }: Sitting, { act, subject, verdict, speaker }: { act: Act; subject: Subject; verdict: TerminalVerdict; speaker: Speaker }): void {
  const { header } = act.item;
  const order = subject.kind === 'work-order' ? subject.orders[0] : undefined;
  const concerned = subject.cases.filter(({ caseId }) => order === undefined || order.caseId === caseId);
  const detail: Record<string, string> = { mutationId: header.mutationId };
  if (verdict.outcome !== 'applied') Object.assign(detail, { outcome: verdict.outcome, code: verdict.failure.code });
  const isShut = speaker.revokedAtMs !== null || speaker.disabledAtMs !== null;
  lines.push(...concerned.map(({ caseId, receivedAtMs }) => {
    const doubt = timeDoubt(header, { isShut, caseReceivedAtMs: receivedAtMs, nowMs });
    return {
      caseId,
      atMs: nowMs,
      capturedAtMs: header.capturedAtMs,
      byId: header.authorId,
      byName: speaker.displayName,
      source: 'field',
      kind: header.kind,
      detail: doubt === null ? detail : { ...detail, doubt },
    };
  }));
}

/** The work order's own case first, where the act is about one. */
function caseIdsOwnFirst({ kind, orders, cases }: Subject): string[] {
  const own = kind === 'work-order' ? orders[0]?.caseId : undefined;
  return cases.map(({ caseId }) => caseId).toSorted((a, b) => Number(b === own) - Number(a === own));
}

function versionOf({ after }: Extract<Judgement, { allowed: true }>): number {
  return 'visit' in after ? after.visit.version : after.order.version;
}

/** Somebody who never held the subject leaves nothing in its case. */
function isStrangers(verdict: Verdict): boolean {
  return verdict.outcome === 'rejected' && verdict.failure.code === 'mutation/not-assigned';
}

function silent(verdict: Verdict): Settled {
  return { verdict, entries: [], topics: [], caseIds: [] };
}
