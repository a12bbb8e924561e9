import { and, count, eq, gt } from 'drizzle-orm';
import { MS_PER_DAY } from '../../base/clock.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import { registerSource } from '../../domain/model/work-order.ts';
import { joinReferences } from '../../domain/rules/join-references.ts';
import { recordAudit } from '../store/audit.ts';
import type { Transaction } from '../store/database.ts';
import { audit, supplyPoints } from '../store/tables.ts';
import { areasOfWorker } from './areas-of-worker.ts';

interface Finding {
  readonly order: WorkOrder;
  readonly payload: unknown;
}

/** Rows of other areas that one worker's findings bring up within a day: an order that has just closed took its area along, and now and then a meter lies across the border. */
const MOST_FROM_ELSEWHERE = 20;

/**
 * Before a finding is judged that names a row of the phone's register: our own row of that account takes its place, so that
 * what the office knows is never what a phone says it knows (C-03). Every row of a phone's register came from here: one
 * that we do not have counts for nothing, and the account is what the worker says it is. Of areas that are not on this
 * worker's phone each row is written to the audit chain, and there is an end to them: else a worker would read any
 * customer's masked row for naming the account (C-16, X01).
 */
export async function withOwnRegisterRow(tx: Transaction, { order, payload }: Finding, by: { readonly authorId: string; readonly nowMs: number }): Promise<Finding> {
  const named = registerSource.safeParse((payload as { register?: unknown } | null)?.register);
  if (!named.success) return { order, payload };
  const { accountNumber } = named.data.row;
  if (order.references.some((row) => row.accountNumber === accountNumber)) return { order, payload };
  const [own] = await tx
    .select({ reference: supplyPoints.reference, areaCode: supplyPoints.areaCode })
    .from(supplyPoints)
    .where(and(eq(supplyPoints.supplierId, order.supplierId), eq(supplyPoints.accountNumber, accountNumber)));
  if (own === undefined || !(await mayBeSeen(tx, { order, areaCode: own.areaCode }, by))) return { order, payload: { ...(payload as object), register: undefined } };
  return { order: { ...order, references: joinReferences(order.references, [own.reference]) }, payload };
}

async function mayBeSeen(tx: Transaction, { order, areaCode }: { readonly order: WorkOrder; readonly areaCode: string }, { authorId, nowMs }: { readonly authorId: string; readonly nowMs: number }): Promise<boolean> {
  const { areas } = await areasOfWorker(tx, authorId);
  if (areas.some((area) => area.supplierId === order.supplierId && area.areaCode === areaCode)) return true;
  const before = and(eq(audit.byId, authorId), eq(audit.act, 'register/row-from-elsewhere'), gt(audit.atMs, nowMs - MS_PER_DAY));
  const [seen] = await tx.select({ n: count() }).from(audit).where(before);
  if ((seen?.n ?? 0) >= MOST_FROM_ELSEWHERE) return false;
  await recordAudit(tx, { atMs: nowMs, byId: authorId, act: 'register/row-from-elsewhere', subject: `${order.workOrderId} ${areaCode}` });
  return true;
}
