import { and, eq, inArray } from 'drizzle-orm';
import type { Visit } from '../../domain/model/visit.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import type { MutationContext, VisitMutation, WorkOrderMutation } from '../../domain/mutations/definition.ts';
import type { Programme } from '../../domain/programme/schema.ts';
import type { MutationHeader } from '../../protocol/push.ts';
import { withOwnRegisterRow } from '../register/own-register-row.ts';
import { anyOf } from '../store/any-of.ts';
import type { Transaction } from '../store/database.ts';
import { mutations, quarantine } from '../store/tables.ts';
import type { OpenedItem } from './open-item.ts';
import type { Hold, Sitting } from './sitting.ts';
import type { Speaker } from './speaker.ts';
import type { Subject } from './subject.ts';
import { conflict, refusalOf, rejected } from './verdict.ts';
import type { TerminalVerdict } from './verdict.ts';

/** The subject after the act, when the rules allow it. */
export type Judgement =
  | { readonly allowed: true; readonly after: { readonly visit: Visit } | { readonly order: WorkOrder } }
  | { readonly allowed: false; readonly verdict: TerminalVerdict };

/** Whether something that it depends on has no answer yet (P-04). */
export async function waitsForAnother({ tx, answers }: Sitting, { deviceId, dependsOn }: MutationHeader, notComing: ReadonlySet<string>): Promise<boolean> {
  const answeredHere = new Set(answers.map(({ header }) => header.mutationId)); // not in the table before the sitting closes
  const needed = [...new Set(dependsOn)].filter((mutationId) => !notComing.has(mutationId) && !answeredHere.has(mutationId));
  return needed.length > 0 && !(await allSettled(tx, deviceId, needed));
}

/** Every terminal answer satisfies a dependency, and so does content that was put aside: its author has been told (P-04). */
async function allSettled(tx: Transaction, deviceId: string, mutationIds: readonly string[]): Promise<boolean> {
  const answered = await tx
    .select({ mutationId: mutations.mutationId })
    .from(mutations)
    .where(and(anyOf(mutations.mutationId, mutationIds), inArray(mutations.outcome, ['applied', 'conflict', 'rejected'])));
  const settled = new Set(answered.map(({ mutationId }) => mutationId));
  const missing = mutationIds.filter((mutationId) => !settled.has(mutationId));
  if (missing.length === 0) return true;
  const putAside = await tx.selectDistinct({ mutationId: quarantine.mutationId }).from(quarantine).where(and(eq(quarantine.deviceId, deviceId), anyOf(quarantine.mutationId, missing)));
  return putAside.length === missing.length;
}

/**
 * The rules' word on one act (P-05). The author must have held the subject when it was captured, by the phone's clock as
 * corrected at its last contact; a hold that ended before, an account shut before or a phone revoked before makes the capture late evidence (F64,
 * F67), and no hold ever makes it nobody's. The start of a hold is not compared: a phone cannot have had the order earlier, only a wrong clock.
 */
export async function judge(
  sitting: Sitting,
  act: { readonly header: MutationHeader; readonly opened: OpenedItem; readonly subject: Subject; readonly programme: Programme; readonly speaker: Speaker },
): Promise<Judgement> {
  const { nowMs } = sitting;
  const { header, opened, subject, programme, speaker } = act;
  const hold = holdAt(sitting.holds, { header, speaker, visitId: subject.visit?.visitId ?? null });
  if (hold === 'never') return { allowed: false, verdict: rejected('mutation/not-assigned') };
  const order = subject.kind === 'work-order' ? subject.orders[0] : undefined;
  if (subject.visit?.state === 'cancelled' || order?.state === 'cancelled') return { allowed: false, verdict: conflict('mutation/subject-cancelled') };
  if (hold === 'ended') return { allowed: false, verdict: conflict('mutation/not-assigned') };

  const context: MutationContext = {
    mutationId: header.mutationId,
    authorId: header.authorId,
    capturedAtMs: Math.min(header.capturedAtMs, nowMs), // a phone's clock ahead of ours moves no deadline
    programme,
    workOrders: subject.orders,
    visit: subject.visit,
  };
  if (order !== undefined) {
    const fair = await withOwnRegisterRow(sitting, { order, payload: opened.payload }, header.authorId);
    const applied = (opened.definition as WorkOrderMutation).apply(fair.order, fair.payload, context);
    if (!applied.ok) return { allowed: false, verdict: refusalOf(applied.error) };
    return { allowed: true, after: { order: { ...applied.value, version: order.version + 1 } } };
  }
  if (subject.visit === null) return { allowed: false, verdict: rejected('mutation/subject-unknown') };
  const applied = (opened.definition as VisitMutation).apply(subject.visit, opened.payload, context);
  if (!applied.ok) return { allowed: false, verdict: refusalOf(applied.error) };
  return { allowed: true, after: { visit: { ...applied.value, version: subject.visit.version + 1 } } };
}

function holdAt(holds: readonly Hold[], act: { header: MutationHeader; speaker: Speaker; visitId: string | null }): 'held' | 'ended' | 'never' {
  const { header, speaker, visitId } = act;
  const capturedMs = header.capturedAtMs + (header.clockOffsetMs ?? 0);
  const own = holds.filter(({ subject, accountId }) => accountId === header.authorId && (subject === header.lane || subject === `visit:${visitId}`));
  if (own.length === 0) return 'never';
  if (!own.some(({ toMs }) => toMs === null || toMs >= capturedMs)) return 'ended';
  const ends = [speaker.disabledAtMs, speaker.revokedAtMs].filter((atMs) => atMs !== null);
  return ends.some((atMs) => atMs < capturedMs) ? 'ended' : 'held';
}
