import { eq } from 'drizzle-orm';
import type { PushItem, PushOutcome, PushResult } from '../../protocol/push.ts';
import type { ServerPorts } from '../ports.ts';
import { anyOf } from '../store/any-of.ts';
import { recordAudit } from '../store/audit.ts';
import type { Transaction } from '../store/database.ts';
import { publish } from '../store/publish.ts';
import { mutations } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import type { Admission, Admitted } from './admit.ts';
import { BatchOrder } from './batch-order.ts';
import { chainBreaks } from './device-chain.ts';
import type { Bearer } from './device-chain.ts';
import { putAside } from './put-aside.ts';
import { settle } from './settle.ts';
import type { Settled } from './settle.ts';
import { closeSitting, openSitting } from './sitting.ts';
import { unwell } from './unwell.ts';
import { later } from './verdict.ts';

export interface Batch {
  readonly admissions: readonly Admission[];
  readonly notComing: ReadonlySet<string>;
  /** Of `deviceId deviceSequence`, for the chain (P-08). */
  readonly hashes: ReadonlyMap<string, string>;
}

/**
 * One transaction (P-01): the mutations' idempotency rows, their effects, the feeds and the answers stand or fall together. The
 * rows are claimed first, so a twin that arrives at the same moment waits for this one's commit and then finds the answer.
 * No id and no device's number may stand in it twice. Throws when the transaction came to nothing; then nothing is stored.
 */
export async function takeIn(ports: ServerPorts, batch: Batch): Promise<PushResult[]> {
  const taken = await transact(ports.db, (tx) => inOne(tx, ports, batch));
  if (taken.topics.size > 0) ports.live.announce([...taken.topics], { caseIds: [...taken.caseIds] });
  return Promise.all(taken.results.map(({ item, result, aside }) => (aside === null ? result : putAside(ports, item, aside).catch((error: unknown) => unwell(ports, item, error)))));
}

interface Taken {
  readonly item: PushItem;
  readonly result: PushResult;
  /** To be put aside once all else is committed. */
  readonly aside: { readonly code: string; readonly from: Bearer } | null;
}

async function inOne(tx: Transaction, ports: ServerPorts, { admissions, notComing, hashes }: Batch): Promise<{ results: Taken[]; topics: Set<string>; caseIds: Set<string> }> {
  const admitted = admissions.filter((one): one is Admitted => 'opened' in one);
  const claimed = await claim(tx, admitted.map(({ item }) => item), ports.clock.nowMs());
  const known = await knownAmong(tx, admitted.filter(({ item }) => !claimed.has(item.header.mutationId)));
  const fresh = admitted.filter(({ item }) => claimed.has(item.header.mutationId));
  const sitting = await openSitting(tx, ports, fresh.filter(({ opened }) => opened.ok).map(({ item }) => item.header));

  const order = new BatchOrder();
  const settledOnes: Settled[] = [];
  const unclaimed: string[] = [];
  const broken: PushItem[] = [];
  const results: Taken[] = [];
  for (const one of admissions) {
    const taken = await takeOne(one);
    order.answered(one.item.header, taken.result);
    results.push(taken);
  }

  async function takeOne(one: Admission): Promise<Taken> {
    const { item } = one;
    const { mutationId } = item.header;
    const isFresh = claimed.has(mutationId);
    if (order.mustWait(item.header)) {
      if (isFresh) unclaimed.push(mutationId);
      return { item, result: answerOf(item, waiting), aside: null };
    }
    if ('trouble' in one) return { item, result: unwell(ports, item, one.trouble), aside: null };
    if ('refusal' in one) return refused(one);
    if (!isFresh) return known(one);
    if (await chainBreaks(tx, item.header, hashes.get(`${item.header.deviceId} ${item.header.deviceSequence - 1}`) ?? null)) broken.push(item);
    const settled = await settle(sitting, { ...one, notComing });
    if (isPassing(settled)) unclaimed.push(mutationId);
    else await answer(tx, item, settled);
    settledOnes.push(settled);
    return { item, result: answerOf(item, settled), aside: null };
  }

  // A passing answer leaves no trace, so that the next try starts afresh.
  if (unclaimed.length > 0) await tx.delete(mutations).where(anyOf(mutations.mutationId, unclaimed));
  await closeSitting(sitting);
  for (const { header } of broken) await recordAudit(tx, { atMs: sitting.nowMs, byId: header.authorId, act: 'mutation/chain-broken', subject: header.mutationId });
  const feeds = await publish(tx, settledOnes.flatMap(({ entries }) => entries));
  return { results, topics: new Set([...feeds, ...settledOnes.flatMap(({ topics }) => topics)]), caseIds: new Set(settledOnes.flatMap(({ caseIds }) => caseIds)) };
}

/** Gives the ids that were nobody's. In their order, so that two who bring the same never wait for each other in a ring. */
async function claim(tx: Transaction, items: readonly PushItem[], nowMs: number): Promise<ReadonlySet<string>> {
  if (items.length === 0) return new Set();
  const rows = items.toSorted((a, b) => (a.header.mutationId < b.header.mutationId ? -1 : 1)).map(({ header, contentHash, envelope }) => {
    const { mutationId, deviceId, deviceSequence, authorId, lane, kind } = header;
    return { mutationId, deviceId, deviceSequence, authorId, lane, kind, contentHash, header, envelope, outcome: 'received', receivedAtMs: nowMs };
  });
  const claimed = await tx.insert(mutations).values(rows).onConflictDoNothing().returning({ mutationId: mutations.mutationId });
  return new Set(claimed.map(({ mutationId }) => mutationId));
}

/** The id is taken: by the same content (a resend, P-02), by other content, or the device's sequence number is. */
async function knownAmong(tx: Transaction, admitted: readonly Admitted[]): Promise<(one: Admitted) => Taken> {
  const ids = admitted.map(({ item }) => item.header.mutationId);
  const rows = ids.length === 0 ? [] : await tx.select().from(mutations).where(anyOf(mutations.mutationId, ids));
  const byId = new Map(rows.map((row) => [row.mutationId, row]));
  return ({ item, from }) => {
    const row = byId.get(item.header.mutationId);
    const named = { mutationId: item.header.mutationId, contentHash: item.contentHash };
    if (row?.contentHash !== item.contentHash) return refused({ item, refusal: { code: row === undefined ? 'device/sequence-reused' : 'push/id-reused', aside: from } });
    const again = {
      ...(row.code !== null && { code: row.code }),
      ...(row.detail !== null && { detail: row.detail }),
      ...(row.version !== null && { version: row.version }),
    };
    return { item, result: { ...named, outcome: 'duplicate', original: row.outcome as PushOutcome, ...again }, aside: null };
  };
}

function refused({ item, refusal: { code, aside } }: Extract<Admission, { refusal: unknown }>): Taken {
  const { header: { mutationId }, contentHash } = item;
  return { item, result: { mutationId, contentHash, outcome: 'rejected', code }, aside: aside === null ? null : { code, from: aside } };
}

const waiting: Pick<Settled, 'verdict'> = { verdict: later('blocked', 'push/dependency-missing') };

function isPassing({ verdict: { outcome } }: Settled): boolean {
  return outcome === 'blocked' || outcome === 'retry';
}

/** A terminal answer is stored with the effect. */
async function answer(tx: Transaction, item: PushItem, { verdict, caseIds }: Settled): Promise<void> {
  const stored = verdict.outcome === 'applied' ? { version: verdict.version } : { code: verdict.failure.code, detail: verdict.failure.detail ?? null };
  await tx.update(mutations).set({ outcome: verdict.outcome, ...stored, caseId: caseIds[0] ?? null }).where(eq(mutations.mutationId, item.header.mutationId));
}

function answerOf({ header: { mutationId }, contentHash }: PushItem, { verdict }: Pick<Settled, 'verdict'>): PushResult {
  const named = { mutationId, contentHash, outcome: verdict.outcome };
  if (verdict.outcome === 'applied') return { ...named, version: verdict.version };
  const { code, detail } = verdict.failure;
  return { ...named, code, ...(detail !== undefined && { detail }) };
}
