import type { MutationHeader, PushItem, PushOutcome, PushResult } from '../../protocol/push.ts';
import { anyOf } from '../store/any-of.ts';
import type { Transaction } from '../store/database.ts';
import { mutations } from '../store/tables.ts';
import { updateEach } from '../store/update-each.ts';
import { refused } from './admit.ts';
import type { Refused } from './admit.ts';
import type { TerminalVerdict } from './verdict.ts';

/** Gives the ids that were nobody's. In their order, so that two who bring the same do not wait for each other in a ring. */
export async function claim(tx: Transaction, items: readonly PushItem[], nowMs: number): Promise<ReadonlySet<string>> {
  if (items.length === 0) return new Set();
  const rows = items.toSorted((a, b) => (a.header.mutationId < b.header.mutationId ? -1 : 1)).map(({ header, contentHash, envelope }) => {
    const { mutationId, deviceId, deviceSequence, authorId, lane, kind } = header;
    return { mutationId, deviceId, deviceSequence, authorId, lane, kind, contentHash, header, envelope, outcome: 'received', receivedAtMs: nowMs };
  });
  const claimed = await tx.insert(mutations).values(rows).onConflictDoNothing().returning({ mutationId: mutations.mutationId });
  return new Set(claimed.map(({ mutationId }) => mutationId));
}

/** A passing answer leaves no trace, so that the next try starts afresh. */
export async function releaseClaims(tx: Transaction, mutationIds: readonly string[]): Promise<void> {
  if (mutationIds.length > 0) await tx.delete(mutations).where(anyOf(mutations.mutationId, mutationIds));
}

/** The answer to a claimed mutation. */
export interface Answer {
  readonly header: MutationHeader;
  readonly verdict: TerminalVerdict;
  readonly caseId: string | null;
}

/** Answers are stored with the effects. */
export async function storeAnswers(tx: Transaction, answers: readonly Answer[]): Promise<void> {
  await updateEach(tx, { table: mutations, key: 'mutationId' }, answers.map(({ header: { mutationId }, verdict, caseId }) => {
    const { outcome } = verdict;
    if (verdict.outcome === 'applied') return { mutationId, outcome, version: verdict.version, code: null, detail: null, caseId };
    return { mutationId, outcome, version: null, code: verdict.failure.code, detail: verdict.failure.detail ?? null, caseId };
  }));
}

type Earlier = (item: PushItem) => PushResult | Refused;

/** What is answered where the id is taken: by the same content (a resend, P-02) or by other content; or, where the id is free, the device's number is taken. */
export async function earlierAnswers(tx: Transaction, items: readonly PushItem[]): Promise<Earlier> {
  const rows = items.length === 0 ? [] : await tx.select().from(mutations).where(anyOf(mutations.mutationId, items.map(({ header }) => header.mutationId)));
  const byId = new Map(rows.map((row) => [row.mutationId, row]));
  return (item) => {
    const { deviceId, mutationId } = item.header;
    const row = byId.get(mutationId);
    if (row === undefined) return refused(item, 'device/sequence-reused', deviceId);
    if (row.contentHash !== item.contentHash) return refused(item, 'push/id-reused', deviceId);
    return {
      mutationId,
      contentHash: item.contentHash,
      outcome: 'duplicate',
      original: row.outcome as PushOutcome,
      ...(row.code !== null && { code: row.code }),
      ...(row.detail !== null && { detail: row.detail }),
      ...(row.version !== null && { version: row.version }),
    };
  };
}
