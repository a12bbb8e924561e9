import { and, eq, isNull } from 'drizzle-orm';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { DecisionRequest } from '../../protocol/desk.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { recordAudit } from '../store/audit.ts';
import type { Transaction } from '../store/database.ts';
import { publish, workerFeed } from '../store/publish.ts';
import { cases, mutations } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import { findAttention } from './attention.ts';
import { noteTimeline } from './note.ts';

/**
 * A person's word on a capture that could not take effect (F64, F67): attached to its case as evidence, or set aside for
 * a reason. Decided once; the capture and its files stay as they came, and its author hears of it by the feed.
 * Nobody decides about their own (C-21). Errors: case/unknown; account/forbidden; request/malformed without the reason or note that setting aside needs; capture/already-decided.
 */
export async function decideCapture(ports: ServerPorts, caller: DeskCaller, given: DecisionRequest & { readonly mutationId: string }): Promise<Result<void, Failure>> {
  const item = await findAttention(ports, caller, given.mutationId);
  if (item === null) return fail('case/unknown');
  const { mutationId, decision, reason, note } = given;
  if ((decision === 'set-aside') !== (reason !== null)) return fail('request/malformed', { path: 'reason' });
  if (reason === 'other' && note === '') return fail('request/malformed', { path: 'note' });
  if (decision === 'attached' && item.caseId === null) return fail('request/malformed', { path: 'decision' });
  if (await isOwn(ports, caller, mutationId)) return fail('account/forbidden');
  const nowMs = ports.clock.nowMs();
  const topics = await transact(ports.db, async (tx) => {
    const [decided] = await tx
      .update(mutations)
      .set({ decision: { decision, reason }, decidedAtMs: nowMs, decidedByName: caller.displayName, decisionNote: note })
      .where(and(eq(mutations.mutationId, mutationId), isNull(mutations.decidedAtMs)))
      .returning({ authorId: mutations.authorId });
    if (decided === undefined) return null;
    if (item.caseId !== null) {
      const detail = { mutationId, mutation: item.kind, ...(reason === null ? {} : { reason }) };
      await noteTimeline(tx, ports, { caseId: item.caseId, byId: caller.accountId, byName: caller.displayName, source: 'office', kind: `capture-${decision}`, detail });
    }
    await recordAudit(tx, { atMs: nowMs, byId: caller.accountId, act: `capture/${decision}`, subject: mutationId });
    const feeds = await publish(tx, [{ feed: workerFeed(decided.authorId), entity: 'decision', entityId: mutationId, op: 'put', version: 1 }]);
    return [...feeds, `desk:${(await districtOfCase(tx, item.caseId)) ?? caller.districtId}`];
  });
  if (topics === null) return fail('capture/already-decided');
  ports.live.announce(topics, item.caseId === null ? {} : { caseIds: [item.caseId] });
  return ok(undefined);
}

/** Who decides may work for every district, and none of them is called that. */
async function districtOfCase(tx: Transaction, caseId: string | null): Promise<string | null> {
  if (caseId === null) return null;
  const [row] = await tx.select({ districtId: cases.districtId }).from(cases).where(eq(cases.caseId, caseId));
  return row?.districtId ?? null;
}

async function isOwn(ports: ServerPorts, caller: DeskCaller, mutationId: string): Promise<boolean> {
  const [row] = await ports.db.select({ authorId: mutations.authorId }).from(mutations).where(eq(mutations.mutationId, mutationId));
  return row?.authorId === caller.accountId;
}
