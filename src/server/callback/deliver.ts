import { and, asc, eq, isNull, lte } from 'drizzle-orm';
import { MS_PER_HOUR, MS_PER_SECOND } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';
import { partnerHeaders } from '../../protocol/partner-signing.ts';
import { mayCallBack } from '../partners/callback-address.ts';
import type { ServerPorts } from '../ports.ts';
import { anyOf } from '../store/any-of.ts';
import { publish, workerFeed } from '../store/publish.ts';
import { callbacks, cases, mutations, partnerKeys, partners, receipts } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import { AddressRefused } from './outgoing.ts';

const TIMEOUT_MS = 10 * MS_PER_SECOND;
const FIRST_WAIT_MS = 5 * MS_PER_SECOND;
const LONGEST_WAIT_MS = MS_PER_HOUR;
const BATCH = 10;
/** Each of a batch may take its whole time, one after another, before the last of them is sent. */
const CLAIM_MS = (BATCH + 1) * TIMEOUT_MS;
const ANSWER_LIMIT_BYTES = 65_536;

type Callback = typeof callbacks.$inferSelect;
type Outcome = { readonly state: 'delivered' } | { readonly state: 'waiting' | 'parked'; readonly code: string };

/**
 * Sends what is due. Each row is claimed by moving its next time ahead, so that several processes share the work and a
 * process that dies gives it back. No transaction is open while the partner is asked. Partners are served side by side, so
 * that one which is slow keeps no other waiting (F48). Gives how many were delivered.
 */
export async function deliverDueCallbacks(ports: ServerPorts): Promise<number> {
  const delivered = await Promise.all((await partnersDue(ports)).map((partnerId) => deliverTo(ports, partnerId)));
  return delivered.reduce((sum, count) => sum + count, 0);
}

/** Who has something to hear now. */
export async function partnersDue(ports: ServerPorts): Promise<readonly string[]> {
  const due = and(eq(callbacks.state, 'waiting'), lte(callbacks.nextAtMs, ports.clock.nowMs()));
  return (await ports.db.selectDistinct({ partnerId: callbacks.partnerId }).from(callbacks).where(due)).map(({ partnerId }) => partnerId);
}

/** In order, until it does not answer: what is left was claimed and is due again when the claim ends. */
export async function deliverTo(ports: ServerPorts, partnerId: string): Promise<number> {
  let delivered = 0;
  for (const callback of await claimDue(ports, partnerId)) {
    const outcome = await send(ports, callback);
    await settle(ports, callback, outcome);
    if (outcome.state === 'delivered') delivered++;
    else if (outcome.code === 'callback/no-answer' || outcome.code === 'callback/address-refused') break;
  }
  return delivered;
}

async function claimDue(ports: ServerPorts, partnerId: string): Promise<Callback[]> {
  const nowMs = ports.clock.nowMs();
  return transact(ports.db, async (tx) => {
    const due = await tx
      .select()
      .from(callbacks)
      .where(and(eq(callbacks.partnerId, partnerId), eq(callbacks.state, 'waiting'), lte(callbacks.nextAtMs, nowMs)))
      .orderBy(asc(callbacks.createdAtMs))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    if (due.length > 0) await tx.update(callbacks).set({ nextAtMs: nowMs + CLAIM_MS }).where(anyOf(callbacks.callbackId, due.map(({ callbackId }) => callbackId)));
    return due;
  });
}

/** Only to the address an administrator configured; a redirect is a refusal to answer, never followed. */
async function send(ports: ServerPorts, callback: Callback): Promise<Outcome> {
  const [partner] = await ports.db.select().from(partners).where(eq(partners.partnerId, callback.partnerId));
  const [key] = await ports.db.select().from(partnerKeys).where(and(eq(partnerKeys.partnerId, callback.partnerId), eq(partnerKeys.direction, 'outbound'), isNull(partnerKeys.retiredAtMs)));
  if (partner?.callbackUrl == null || !mayCallBack(partner.callbackUrl)) return { state: 'parked', code: 'callback/not-configured' };
  if (key === undefined) return { state: 'waiting', code: 'callback/not-configured' }; // its key was retired before there was another
  const url = new URL(partner.callbackUrl);
  const body = JSON.stringify(callback.body);
  const headers = await partnerHeaders(key.secret, {
    method: 'POST', path: url.pathname, query: url.search.slice(1), body,
    timestamp: String(ports.clock.nowMs()), nonce: newId(ports.clock.nowMs(), ports.random), keyId: key.keyId,
  });
  try {
    const answer = await ports.fetch(url, { method: 'POST', body, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS), headers: { ...headers, 'content-type': 'application/json' } });
    const text = await boundedText(answer);
    if (answer.ok) return { state: 'delivered' };
    return isTypedRefusal(answer.status, text) ? { state: 'parked', code: 'callback/refused' } : { state: 'waiting', code: 'callback/unwell' };
  } catch (error) {
    return { state: 'waiting', code: error instanceof AddressRefused ? 'callback/address-refused' : 'callback/no-answer' };
  }
}

/** On delivery the third tick goes to the phone of each capture's author. */
async function settle(ports: ServerPorts, callback: Callback, outcome: Outcome): Promise<void> {
  const nowMs = ports.clock.nowMs();
  const attempts = callback.attempts + 1;
  const topics = await transact(ports.db, async (tx) => {
    const row = eq(callbacks.callbackId, callback.callbackId);
    if (outcome.state !== 'delivered') {
      const nextAtMs = outcome.state === 'waiting' ? nowMs + waitAfter(attempts, ports.random) : null;
      // Who was slower than his claim says nothing about what somebody else has delivered meanwhile.
      await tx.update(callbacks).set({ state: outcome.state, attempts, lastCode: outcome.code, nextAtMs }).where(and(row, eq(callbacks.state, 'waiting')));
      return [];
    }
    await tx.update(callbacks).set({ state: 'delivered', attempts, lastCode: null, nextAtMs: null, deliveredAtMs: nowMs }).where(row);
    if (callback.mutationIds.length === 0) return [];
    const authors = await tx.select({ mutationId: mutations.mutationId, authorId: mutations.authorId }).from(mutations).where(anyOf(mutations.mutationId, callback.mutationIds));
    if (authors.length === 0) return [];
    const fresh = await tx.insert(receipts).values(authors.map(({ mutationId }) => ({ mutationId, acceptedByPartnerAtMs: nowMs }))).onConflictDoNothing().returning();
    const news = authors.filter(({ mutationId }) => fresh.some((receipt) => receipt.mutationId === mutationId));
    return publish(tx, news.map(({ mutationId, authorId }) => ({ feed: workerFeed(authorId), entity: 'receipt' as const, entityId: mutationId, op: 'put' as const, version: 1 })));
  });
  const [record] = await ports.db.select({ districtId: cases.districtId }).from(cases).where(eq(cases.caseId, callback.caseId));
  ports.live.announce([...topics, ...(record === undefined ? [] : [`desk:${record.districtId}`])], { caseIds: [callback.caseId] });
}

/** 4xx with our kind of body: the partner understood and says no. Too many, or too slow, is not a no. */
function isTypedRefusal(status: number, text: string): boolean {
  if (status < 400 || status >= 500 || status === 408 || status === 425 || status === 429) return false;
  try {
    return typeof (JSON.parse(text) as { error?: { code?: unknown } }).error?.code === 'string';
  } catch {
    return false; // some proxy's page
  }
}

/** Doubling from five seconds to an hour, the upper half of each wait drawn by lot, so that partners are not hit in step. */
function waitAfter(attempts: number, random: ServerPorts['random']): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 12));
  return Math.round(full / 2 + (full / 2) * ((random(1)[0] ?? 0) / 255));
}

async function boundedText(answer: Response): Promise<string> {
  if (answer.body === null) return '';
  const reader = answer.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  while (sizeBytes < ANSWER_LIMIT_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    sizeBytes += value.byteLength;
  }
  await reader.cancel().catch(() => undefined);
  return Buffer.concat(parts).subarray(0, ANSWER_LIMIT_BYTES).toString('utf8');
}
