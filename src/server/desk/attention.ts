import { and, asc, count, desc, eq, inArray, isNotNull, isNull, or } from 'drizzle-orm';
import { pushItem } from '../../protocol/push.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { AttentionDetail, AttentionItem, AttentionList } from '../../protocol/desk.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { accounts, blobUses, cases, devices, mutations } from '../store/tables.ts';
import { openItem } from '../sync/open-item.ts';
import { parked } from '../sync/verdict.ts';
import { evidenceOf } from './evidence-of.ts';
import { saidIn } from './said-in.ts';
import { authorsInScope, casesInScope } from './scope.ts';

const MOST = 200;
/** The author no longer held the subject, or there was nothing left to do there, when it was captured or came in (F64, F67). */
const lateCodes: ReadonlySet<string> = new Set(['mutation/not-assigned', 'mutation/subject-cancelled', 'visit/already-ended']);

/** Captures that could not take effect: those that wait for a decision first, then the newest. */
export async function listAttention(ports: ServerPorts, caller: DeskCaller): Promise<AttentionList> {
  const found = await read(ports, caller, null);
  return { items: found.slice(0, MOST), more: found.length > MOST };
}

/** One of them, or null: foreign and unknown look the same (C-21). */
export async function findAttention(ports: ServerPorts, caller: DeskCaller, mutationId: string): Promise<AttentionItem | null> {
  return (await read(ports, caller, mutationId))[0] ?? null;
}

/** What the capture itself says, opened for whoever decides about it, and the files it names. */
export async function attentionDetailOf(ports: ServerPorts, caller: DeskCaller, mutationId: string): Promise<Result<AttentionDetail, Failure>> {
  const item = await findAttention(ports, caller, mutationId);
  if (item === null) return fail('case/unknown');
  const [row] = await ports.db.select().from(mutations).where(eq(mutations.mutationId, mutationId));
  const sent = pushItem.safeParse({ header: row?.header, contentHash: row?.contentHash, envelope: row?.envelope });
  const opened = sent.success ? await openItem(ports, sent.data) : null;
  return ok({ item, ...saidIn(opened?.ok === true ? opened.value.payload : null), evidence: await evidenceOf(ports.db, eq(blobUses.mutationId, mutationId)) });
}

async function read(ports: ServerPorts, caller: DeskCaller, mutationId: string | null): Promise<AttentionItem[]> {
  const files = ports.db.select({ mutationId: blobUses.mutationId, n: count().as('n') }).from(blobUses).groupBy(blobUses.mutationId).as('files');
  const ofNoCase = and(isNull(mutations.caseId), authorsInScope(caller));
  const rows = await ports.db
    .select({ mutation: mutations, byName: accounts.displayName, phoneName: devices.name, caseId: cases.caseId, caseNumber: cases.caseNumber, files: files.n })
    .from(mutations)
    .leftJoin(accounts, eq(accounts.accountId, mutations.authorId))
    .leftJoin(devices, eq(devices.deviceId, mutations.deviceId))
    .leftJoin(cases, and(eq(cases.caseId, mutations.caseId), casesInScope(caller)))
    .leftJoin(files, eq(files.mutationId, mutations.mutationId))
    .where(and(inArray(mutations.outcome, [...parked]), or(isNotNull(cases.caseId), ofNoCase), mutationId === null ? undefined : eq(mutations.mutationId, mutationId)))
    .orderBy(desc(isNull(mutations.decidedAtMs)), desc(mutations.receivedAtMs), asc(mutations.deviceSequence))
    .limit(MOST + 1);
  return rows.map(({ mutation, byName, ...row }) => ({
    ...row,
    mutationId: mutation.mutationId,
    kind: mutation.kind,
    code: mutation.code ?? '',
    why: mutation.outcome === 'rejected' ? 'refused' : lateCodes.has(mutation.code ?? '') ? 'late' : 'conflict',
    capturedAtMs: capturedAtMs(mutation),
    receivedAtMs: mutation.receivedAtMs,
    byName: byName ?? '',
    files: row.files ?? 0,
    decision: mutation.decision,
    decidedAtMs: mutation.decidedAtMs,
    decidedByName: mutation.decidedByName,
  }));
}

function capturedAtMs({ header, receivedAtMs }: typeof mutations.$inferSelect): number {
  const shape = pushItem.shape.header.pick({ capturedAtMs: true }).safeParse(header);
  return shape.success ? shape.data.capturedAtMs : receivedAtMs;
}
