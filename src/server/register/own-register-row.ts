import { and, eq } from 'drizzle-orm';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import { registerSource } from '../../domain/model/work-order.ts';
import { joinReferences } from '../../domain/rules/join-references.ts';
import type { Transaction } from '../store/database.ts';
import { supplyPoints } from '../store/tables.ts';

interface Finding {
  readonly order: WorkOrder;
  readonly payload: unknown;
}

/**
 * Before a finding is judged that names a row of the phone's register: our own row of that account takes its place, so that
 * what the office knows is never what a phone says it knows (C-03). Every row of a phone's register came from here: one
 * that we do not have counts for nothing, and the account is what the worker says it is.
 */
export async function withOwnRegisterRow(tx: Transaction, { order, payload }: Finding): Promise<Finding> {
  const named = registerSource.safeParse((payload as { register?: unknown } | null)?.register);
  if (!named.success) return { order, payload };
  const { accountNumber } = named.data.row;
  if (order.references.some((row) => row.accountNumber === accountNumber)) return { order, payload };
  const [own] = await tx
    .select({ reference: supplyPoints.reference })
    .from(supplyPoints)
    .where(and(eq(supplyPoints.supplierId, order.supplierId), eq(supplyPoints.accountNumber, accountNumber)));
  if (own === undefined) return { order, payload: { ...(payload as object), register: undefined } };
  return { order: { ...order, references: joinReferences(order.references, [own.reference]) }, payload };
}
