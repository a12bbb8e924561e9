import { and, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { AttentionItem } from '../../protocol/desk.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { recordAudit } from '../store/audit.ts';
import { accounts, cases, mutations, workOrders } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import { noteTimeline } from './note.ts';
import { EVERYWHERE, casesInScope } from './scope.ts';

const MOST = 200;
/** Outcomes a person must look at: the evidence is kept, nothing followed from it. */
const parked = ['conflict', 'rejected'];

/** Captures of phones that were late, in conflict or refused; open ones first. */
export async function listAttention(ports: ServerPorts, caller: DeskCaller): Promise<AttentionItem[]> {
  const rows = await ports.db
    .select({ mutation: mutations, byName: accounts.displayName, authorDistrict: accounts.districtId, caseId: cases.caseId, caseNumber: cases.caseNumber })
    .from(mutations)
    .leftJoin(accounts, eq(accounts.accountId, mutations.authorId))
    .leftJoin(workOrders, or(sql`${mutations.lane} = 'work-order:' || ${workOrders.workOrderId}::text`, sql`${mutations.lane} = 'visit:' || ${workOrders.visitId}::text`))
    .leftJoin(cases, and(eq(cases.caseId, workOrders.caseId), casesInScope(caller)))
    .where(and(inArray(mutations.outcome, parked), caller.districtId === EVERYWHERE ? undefined : or(eq(accounts.districtId, caller.districtId), sql`${cases.caseId} is not null`)))
    .orderBy(sql`${mutations.resolvedAtMs} is not null`, desc(mutations.receivedAtMs))
    .limit(MOST);
  const once = new Map(rows.map((row) => [row.mutation.mutationId, row]));
  return [...once.values()].map(({ mutation, byName, caseId, caseNumber }) => ({
    mutationId: mutation.mutationId, kind: mutation.kind, code: mutation.code ?? '', receivedAtMs: mutation.receivedAtMs, byName: byName ?? '', caseId, caseNumber, resolvedAtMs: mutation.resolvedAtMs,
  }));
}

/** A person has looked and says what was done; the capture itself stays as it is. */
export async function resolveAttention(ports: ServerPorts, caller: DeskCaller, given: { mutationId: string; note: string }): Promise<Result<void, Failure>> {
  const item = (await listAttention(ports, caller)).find(({ mutationId }) => mutationId === given.mutationId);
  if (item === undefined) return fail('case/unknown');
  const nowMs = ports.clock.nowMs();
  await transact(ports.db, async (tx) => {
    const changed = await tx.update(mutations).set({ resolvedAtMs: nowMs, resolvedNote: given.note }).where(and(eq(mutations.mutationId, given.mutationId), isNull(mutations.resolvedAtMs))).returning({ id: mutations.mutationId });
    if (changed.length === 0) return;
    if (item.caseId !== null) await noteTimeline(tx, ports, { caseId: item.caseId, byId: caller.accountId, byName: caller.displayName, source: 'office', kind: 'attention-resolved', detail: { mutationId: given.mutationId, code: item.code } });
    await recordAudit(tx, { atMs: nowMs, byId: caller.accountId, act: 'attention/resolved', subject: given.mutationId });
  });
  ports.live.announce([`desk:${caller.districtId}`], item.caseId === null ? {} : { caseIds: [item.caseId] });
  return ok(undefined);
}
