import { and, eq } from 'drizzle-orm';
import type { MutationHeader } from '../../protocol/push.ts';
import type { Transaction } from '../store/database.ts';
import { mutations } from '../store/tables.ts';

/**
 * Each capture names the hash of the one before it on its phone (C-02). Told only where the one before it is known, from
 * this push (`hashBefore`) or from an earlier one: parked lanes leave gaps by design, a gap accuses nobody, and a break refuses nothing (P-08).
 */
export async function chainBreaks(tx: Transaction, header: MutationHeader, hashBefore: string | null): Promise<boolean> {
  if (header.deviceSequence === 1) return header.previousHash !== null;
  if (hashBefore !== null) return header.previousHash !== hashBefore;
  const [before] = await tx
    .select({ contentHash: mutations.contentHash })
    .from(mutations)
    .where(and(eq(mutations.deviceId, header.deviceId), eq(mutations.deviceSequence, header.deviceSequence - 1)));
  return before !== undefined && before.contentHash !== header.previousHash;
}
