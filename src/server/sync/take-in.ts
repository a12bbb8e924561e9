import { sql } from 'drizzle-orm';
import type { MutationHeader, PushItem, PushResult } from '../../protocol/push.ts';
import type { ServerPorts } from '../ports.ts';
import type { Transaction } from '../store/database.ts';
import { publish } from '../store/publish.ts';
import { transact } from '../store/transact.ts';
import type { Admitted, Refused } from './admit.ts';
import { BatchOrder } from './batch-order.ts';
import { claim, earlierAnswers, releaseClaims } from './claim.ts';
import { chainBreaks } from './device-chain.ts';
import { putAside } from './put-aside.ts';
import { settle } from './settle.ts';
import type { Settled } from './settle.ts';
import { closeSitting, openSitting } from './sitting.ts';
import { isTerminal, later } from './verdict.ts';

export interface Batch {
  /** In the order sent. */
  readonly entries: readonly (Admitted | Refused)[];
  readonly notComing: ReadonlySet<string>;
  /** The hash of the phone's mutation before this one, where that came in the same push (P-08). */
  readonly hashBefore: (header: MutationHeader) => string | null;
}

interface Taken {
  /** In the order of the entries. */
  readonly results: readonly PushResult[];
  readonly feeds: readonly string[];
  /** Cases that something happened to, by the desk that is told. */
  readonly concerned: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * One transaction (P-01): the mutations' idempotency rows, their effects, the feeds and the answers stand or fall together. The
 * rows are claimed first, so a twin that arrives at the same moment waits for this one's commit and then finds the answer.
 * No id and no device's number may stand in it twice. Throws when the transaction came to nothing; then nothing is stored.
 */
export async function takeIn(ports: ServerPorts, batch: Batch): Promise<readonly PushResult[]> {
  const { results, feeds, concerned } = await transact(ports.db, (tx) => inside(tx, ports, batch));
  if (feeds.length > 0) ports.live.announce(feeds);
  for (const [desk, caseIds] of concerned) ports.live.announce([desk], { caseIds: [...caseIds] });
  return results;
}

async function inside(tx: Transaction, ports: ServerPorts, { entries, notComing, hashBefore }: Batch): Promise<Taken> {
  await tx.execute(sql`set local lock_timeout = '3s'`); // its phone waits some 12 s for all of the push
  const admitted = entries.filter((entry): entry is Admitted => 'opened' in entry);
  const claimed = await claim(tx, admitted.map(({ item }) => item), ports.clock.nowMs());
  const isFresh = ({ item }: Admitted) => claimed.has(item.header.mutationId);
  const earlier = await earlierAnswers(tx, admitted.filter((entry) => !isFresh(entry)).map(({ item }) => item));
  const sitting = await openSitting(tx, ports, admitted.filter((entry) => isFresh(entry) && entry.opened.ok).map(({ item }) => item.header));
  const order = new BatchOrder();
  const settled: Settled[] = [];
  const released: string[] = [];
  const results: PushResult[] = [];

  const answerTo = async (entry: Admitted | Refused): Promise<PushResult> => {
    const { item } = entry;
    if (order.mustWait(item.header)) {
      released.push(item.header.mutationId);
      return waitingAnswer(item);
    }
    if ('result' in entry) return aside(entry);
    if (isFresh(entry)) return decided(entry);
    const found = earlier(item);
    return 'result' in found ? aside(found) : found;
  };
  const aside = async ({ item, result, aside: inNameOf }: Refused): Promise<PushResult> => {
    if (inNameOf !== null) await putAside(tx, ports, { item, inNameOf });
    return result;
  };
  const decided = async (entry: Admitted): Promise<PushResult> => {
    const { header } = entry.item;
    const done = await settle(sitting, { ...entry, notComing });
    settled.push(done);
    if (!isTerminal(done.verdict)) {
      released.push(header.mutationId);
      return resultOf(entry.item, done.verdict);
    }
    if (await chainBreaks(tx, header, hashBefore(header))) sitting.audits.push({ atMs: sitting.nowMs, byId: header.authorId, act: 'mutation/chain-broken', subject: header.mutationId });
    sitting.answers.push({ header, verdict: done.verdict, caseId: done.caseIds[0] ?? null });
    return resultOf(entry.item, done.verdict);
  };

  for (const entry of entries) {
    const result = await answerTo(entry);
    order.answered(entry.item.header, result);
    results.push(result);
  }
  await releaseClaims(tx, released.filter((mutationId) => claimed.has(mutationId)));
  await closeSitting(sitting);
  return { results, feeds: await publish(tx, settled.flatMap((done) => done.entries)), concerned: casesByDesk(settled) };
}

/** An item before it, or one it depends on, is not here yet (P-04). */
export function waitingAnswer(item: PushItem): PushResult {
  return resultOf(item, later('blocked', 'push/dependency-missing'));
}

function resultOf({ header: { mutationId }, contentHash }: PushItem, verdict: Settled['verdict']): PushResult {
  const named = { mutationId, contentHash, outcome: verdict.outcome };
  if (verdict.outcome === 'applied') return { ...named, version: verdict.version };
  const { code, detail } = verdict.failure;
  return { ...named, code, ...(detail !== undefined && { detail }) };
}

function casesByDesk(settled: readonly Settled[]): Map<string, Set<string>> {
  const concerned = new Map<string, Set<string>>();
  for (const { topics, caseIds } of settled) for (const topic of topics) concerned.set(topic, new Set([...(concerned.get(topic) ?? []), ...caseIds]));
  return concerned;
}
