import { and, count, eq, gt } from 'drizzle-orm';
import { MS_PER_DAY } from '../../base/clock.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import { registerSource } from '../../domain/model/work-order.ts';
import { joinReferences } from '../../domain/rules/join-references.ts';
import type { AuditEntry } from '../store/audit.ts';
import type { Transaction } from '../store/database.ts';
import { audit, supplyPoints } from '../store/tables.ts';
import { areasOfWorker } from './areas-of-worker.ts';
import type { WorkerAreas } from './areas-of-worker.ts';

interface Finding {
  readonly order: WorkOrder;
  readonly payload: unknown;
}

/** What is known of the worker for as long as one transaction lasts, and what it will write to the audit chain at its end. */
export interface RowLookUps {
  readonly tx: Transaction;
  readonly nowMs: number;
  /** By worker; as they were when the first of their findings was looked at. */
  readonly areas: Map<string, Promise<WorkerAreas>>;
  readonly audits: AuditEntry[];
}

/** Rows of other areas that one worker's findings bring up within a day: an order that has just closed took its area along, and now and then a meter lies across the border. */
const MOST_FROM_ELSEWHERE = 20;
const ACT = 'register/row-from-elsewhere';

/**
 * Before a finding is judged that names a row of the phone's register: our own row of that account takes its place, so that
 * what the office knows is never what a phone says it knows (C-03). Every row of a phone's register came from here: one
 * that we do not have counts for nothing, and the account is what the worker says it is. Of areas that are not on this
 * worker's phone each row is written to the audit chain, and there is an end to them: else a worker would read any
 * customer's masked row for naming the account (C-16, X01).
 */
export async function withOwnRegisterRow(lookUps: RowLookUps, { order, payload }: Finding, authorId: string): Promise<Finding> {
  const named = registerSource.safeParse((payload as { register?: unknown } | null)?.register);
  if (!named.success) return { order, payload };
  const { accountNumber } = named.data.row;
  if (order.references.some((row) => row.accountNumber === accountNumber)) return { order, payload };
  const [own] = await lookUps.tx
    .select({ reference: supplyPoints.reference, areaCode: supplyPoints.areaCode })
    .from(supplyPoints)
    .where(and(eq(supplyPoints.supplierId, order.supplierId), eq(supplyPoints.accountNumber, accountNumber)));
  if (own === undefined || !(await mayBeSeen(lookUps, { order, areaCode: own.areaCode }, authorId))) return { order, payload: { ...(payload as object), register: undefined } };
  return { order: { ...order, references: joinReferences(order.references, [own.reference]) }, payload };
}

async function mayBeSeen({ tx, nowMs, areas: known, audits }: RowLookUps, { order, areaCode }: { readonly order: WorkOrder; readonly areaCode: string }, authorId: string): Promise<boolean> {
  const asked = known.get(authorId) ?? areasOfWorker(tx, authorId);
  known.set(authorId, asked);
  const { areas } = await asked;
  if (areas.some((area) => area.supplierId === order.supplierId && area.areaCode === areaCode)) return true;
  const before = and(eq(audit.byId, authorId), eq(audit.act, ACT), gt(audit.atMs, nowMs - MS_PER_DAY));
  const [seen] = await tx.select({ n: count() }).from(audit).where(before);
  const toCome = audits.filter(({ byId, act }) => byId === authorId && act === ACT).length;
  if ((seen?.n ?? 0) + toCome >= MOST_FROM_ELSEWHERE) return false;
  audits.push({ atMs: nowMs, byId: authorId, act: ACT, subject: `${order.workOrderId} ${areaCode}` });
  return true;
}
