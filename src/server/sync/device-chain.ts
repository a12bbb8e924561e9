import { and, eq } from 'drizzle-orm';
import type { MutationHeader } from '../../protocol/push.ts';
import type { DeviceCaller } from '../http/server-env.ts';
import type { Database } from '../store/database.ts';
import { deviceAuthors, mutations } from '../store/tables.ts';

/**
 * A phone brings its own captures. After a new enrolment under another id it also brings those made under the old one,
 * as far as their author, bound to that old id, is the one now signed in.
 */
export async function mayBring(db: Database, device: DeviceCaller, header: MutationHeader): Promise<boolean> {
  if (header.deviceId === device.deviceId) return true;
  if (header.authorId !== device.accountId) return false;
  const bound = await db
    .select({ at: deviceAuthors.boundAtMs })
    .from(deviceAuthors)
    .where(and(eq(deviceAuthors.deviceId, header.deviceId), eq(deviceAuthors.accountId, header.authorId)));
  return bound.length > 0;
}

/**
 * Each capture names the hash of the one before it on its phone (C-02). Told only where that one is here already: parked
 * lanes make gaps by design, and a gap alone accuses nobody. `hashBefore`: that of the one before it, when both came in one batch.
 */
export async function chainBreaks(tx: Database, header: MutationHeader, hashBefore: string | null): Promise<boolean> {
  if (header.deviceSequence === 1) return header.previousHash !== null;
  if (hashBefore !== null) return header.previousHash !== hashBefore;
  const [before] = await tx
    .select({ contentHash: mutations.contentHash })
    .from(mutations)
    .where(and(eq(mutations.deviceId, header.deviceId), eq(mutations.deviceSequence, header.deviceSequence - 1)));
  return before !== undefined && before.contentHash !== header.previousHash;
}
