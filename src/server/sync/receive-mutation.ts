import { eq } from 'drizzle-orm';
import { newId } from '../../base/ids.ts';
import type { PushItem, PushOutcome, PushResult } from '../../protocol/push.ts';
import type { Voucher } from '../../protocol/voucher.ts';
import { isFull } from '../store/blob-folder.ts';
import type { ServerPorts } from '../ports.ts';
import { recordAudit } from '../store/audit.ts';
import type { Transaction } from '../store/database.ts';
import { mutations, quarantine } from '../store/tables.ts';
import { publish } from '../store/publish.ts';
import { sqlState, transact } from '../store/transact.ts';
import { settle } from './settle.ts';
import type { Settled } from './settle.ts';
import { chainBreaks, mayBring, vouchingPhone } from './device-chain.ts';
import type { Bearer } from './device-chain.ts';
import { hashHolds, openItem } from './open-item.ts';
import type { Verdict } from './verdict.ts';

/** A mutation, and the hash of the phone's one before it where that came in the same batch. */
export interface BroughtItem {
  readonly item: PushItem;
  readonly hashBefore?: string | null;
}

/** By whom a mutation is brought, what that phone says will never come, and the word of the phone that made it. */
export interface Bringing {
  /** Null: a person at the desk, with a file. */
  readonly bearer: Bearer | null;
  readonly notComing: ReadonlySet<string>;
  readonly voucher: Voucher | null;
}

/**
 * One mutation, one transaction (P-01): its idempotency row, its effect, the feeds and its answer stand or fall together. The
 * row is claimed first, so a twin that arrives at the same moment waits for this one's commit and then finds the answer.
 * Whatever goes wrong beside the rules is `retry`: nothing is stored and the phone brings it again.
 */
export async function receiveMutation(ports: ServerPorts, { bearer, notComing, voucher }: Bringing, brought: BroughtItem): Promise<PushResult> {
  const { item } = brought;
  const identity = { mutationId: item.header.mutationId, contentHash: item.contentHash };
  try {
    if (!(await hashHolds(item))) {
      // Carried by somebody else, it may have been spoilt on the way: the phone itself still has the whole.
      if (bearer === null || voucher !== null) return { ...identity, outcome: 'rejected', code: 'push/hash-mismatch' };
      return await putAside(ports, item, { code: 'push/hash-mismatch', from: bearer });
    }
    const source = voucher === null ? bearer : await vouchingPhone(ports.db, item, voucher);
    // Whoever signed for it was not the phone it names: nothing is known about it, and nothing is stored in its name.
    if (source === null) return { ...identity, outcome: 'rejected', code: 'push/voucher-wrong' };
    if (!(await mayBring(ports.db, source, item.header))) return await putAside(ports, item, { code: 'push/author-not-bound', from: source });
    const opened = await openItem(ports, item);
    // The hash does not cover the wrapped keys: whoever carried it may have spoilt them, and the phone still has the whole.
    if (voucher !== null && !opened.ok && isUnreadable(opened.error)) return { ...identity, outcome: 'rejected', code: 'push/envelope-unreadable' };
    const settled = await transact(ports.db, async (tx): Promise<Settled | Known> => {
      if (!(await claim(tx, item, ports.clock.nowMs()))) return known(tx, item);
      if (await chainBreaks(tx, item.header, brought.hashBefore ?? null)) {
        await recordAudit(tx, { atMs: ports.clock.nowMs(), byId: item.header.authorId, act: 'mutation/chain-broken', subject: item.header.mutationId });
      }
      const done = await settle(tx, ports, { item, opened, notComing });
      await answer(tx, item, done);
      const feeds = await publish(tx, done.entries);
      return { ...done, topics: [...feeds, ...done.topics] };
    });
    if ('again' in settled) return settled.again === 'same' ? { ...identity, ...settled.result } : await putAside(ports, item, { code: settled.code, from: source });
    if (settled.topics.length > 0) ports.live.announce(settled.topics, { caseIds: settled.caseIds });
    return { ...identity, ...resultOf(settled) };
  } catch (error) {
    const full = isFull(error) || sqlState(error) === '53100';
    ports.log.error({ mutationId: item.header.mutationId, kind: item.header.kind, sqlState: sqlState(error), errorName: error instanceof Error ? error.name : 'unknown' }, 'mutation not processed');
    return { ...identity, outcome: 'retry', code: full ? 'server/storage-full' : 'server/unwell' };
  }
}

function isUnreadable(verdict: Verdict): boolean {
  return verdict.outcome === 'rejected' && verdict.failure.code === 'push/envelope-unreadable';
}

type Known =
  | { readonly again: 'same'; readonly result: Omit<PushResult, 'mutationId' | 'contentHash'> }
  | { readonly again: 'other'; readonly code: 'push/id-reused' | 'device/sequence-reused' };

async function claim(tx: Transaction, item: PushItem, nowMs: number): Promise<boolean> {
  const { mutationId, deviceId, deviceSequence, authorId, lane, kind } = item.header;
  const claimed = await tx
    .insert(mutations)
    .values({ mutationId, deviceId, deviceSequence, authorId, lane, kind, contentHash: item.contentHash, header: item.header, envelope: item.envelope, outcome: 'received', receivedAtMs: nowMs })
    .onConflictDoNothing()
    .returning({ mutationId: mutations.mutationId });
  return claimed.length > 0;
}

/** The id is taken: by the same content (a resend, P-02), by other content, or the device's sequence number is. */
async function known(tx: Transaction, item: PushItem): Promise<Known> {
  const [row] = await tx.select().from(mutations).where(eq(mutations.mutationId, item.header.mutationId));
  if (row === undefined) return { again: 'other', code: 'device/sequence-reused' };
  if (row.contentHash !== item.contentHash) return { again: 'other', code: 'push/id-reused' };
  const original = row.outcome as PushOutcome;
  return {
    again: 'same',
    result: {
      outcome: 'duplicate',
      original,
      ...(row.code !== null && { code: row.code }),
      ...(row.detail !== null && { detail: row.detail }),
      ...(row.version !== null && { version: row.version }),
    },
  };
}

/** A terminal answer is stored with the effect; a passing one leaves no trace, so that the next try starts afresh. */
async function answer(tx: Transaction, item: PushItem, settled: Settled): Promise<void> {
  const { verdict } = settled;
  const row = eq(mutations.mutationId, item.header.mutationId);
  const caseId = settled.caseIds[0] ?? null;
  if (verdict.outcome === 'blocked' || verdict.outcome === 'retry') {
    await tx.delete(mutations).where(row);
  } else if (verdict.outcome === 'applied') {
    await tx.update(mutations).set({ outcome: verdict.outcome, version: verdict.version, caseId }).where(row);
  } else {
    await tx.update(mutations).set({ outcome: verdict.outcome, code: verdict.failure.code, detail: verdict.failure.detail ?? null, caseId }).where(row);
  }
}

/**
 * Kept apart and never applied: other content under a known id, or content that is not what its hash says (P-03, X25, X60). In the
 * name of the phone it says only where that phone, or its author under a new id, brought it: what waits for content put aside
 * goes on, and nobody is to release that on another's phone (X26, P-04).
 */
async function putAside(ports: ServerPorts, item: PushItem, { code, from }: { readonly code: string; readonly from: Bearer }): Promise<PushResult> {
  const { mutationId } = item.header;
  const deviceId = (await mayBring(ports.db, from, item.header)) ? item.header.deviceId : from.deviceId;
  const nowMs = ports.clock.nowMs();
  await ports.db
    .insert(quarantine)
    .values({ quarantineId: newId(nowMs, ports.random), mutationId, deviceId, contentHash: item.contentHash, item, receivedAtMs: nowMs })
    .onConflictDoNothing();
  return { mutationId, contentHash: item.contentHash, outcome: 'rejected', code };
}

function resultOf({ verdict }: Settled): Omit<PushResult, 'mutationId' | 'contentHash'> {
  if (verdict.outcome === 'applied') return { outcome: 'applied', version: verdict.version };
  const { code, detail } = verdict.failure;
  return { outcome: verdict.outcome, code, ...(detail !== undefined && { detail }) };
}
