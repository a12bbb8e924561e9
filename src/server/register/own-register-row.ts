import { and, eq } from 'drizzle-orm';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import { registerSource } from '../../domain/model/work-order.ts';
import { joinReferences } from '../../domain/rules/join-references.ts';
import type { Transaction } from '../store/database.ts';
import { supplyPoints } from '../store/tables.ts';

/**
 * Before a finding is judged that names a row of the phone's register: our own row of that account takes its place, so that
 * what the office knows is never what a phone says it knows (C-03). Gives the order unchanged when there is none.
 */
export async function withOwnRegisterRow(tx: Transaction, order: WorkOrder, payload: unknown): Promise<WorkOrder> {
  const named = registerSource.safeParse((payload as { register?: unknown } | null)?.register);
  if (!named.success) return order;
  const { accountNumber } = named.data.row;
  if (order.references.some((row) => row.accountNumber === accountNumber)) return order;
  const [own] = await tx
    .select({ reference: supplyPoints.reference })
    .from(supplyPoints)
    .where(and(eq(supplyPoints.supplierId, order.supplierId), eq(supplyPoints.accountNumber, accountNumber)));
  return own === undefined ? order : { ...order, references: joinReferences(order.references, [own.reference]) };
}
