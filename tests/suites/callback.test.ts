import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { MS_PER_HOUR } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { partnerCallback } from '../../src/protocol/partner.ts';
import { partnerSignature } from '../../src/protocol/partner-signing.ts';
import { deliverDueCallbacks } from '../../src/server/callback/deliver.ts';
import { enqueueCallback } from '../../src/server/callback/enqueue.ts';
import { startCallbackLoop } from '../../src/server/callback/loop.ts';
import { addPartner } from '../../src/server/partners/add-partner.ts';
import { callbacks, cases, feedRows, mutations, receipts } from '../../src/server/store/tables.ts';
import { deskUnderTest, sale } from './support/desk.ts';
import type { DeskUnderTest } from './support/desk.ts';

let server: DeskUnderTest;
beforeAll(async () => {
  server = await deskUnderTest();
});
afterAll(() => server.close());

async function enqueued(mutationIds: readonly string[] = [], happenedAtMs?: number): Promise<string> {
  const { application } = sale(server.clock.nowMs());
  await server.push('/partner/v1/applications', application);
  const [row] = await server.database.db.select().from(cases).where(eq(cases.registryNumber, application.registryNumber));
  const event = { caseRecord: row!.doc, event: 'visit-completed' as const, mutationIds, ...(happenedAtMs !== undefined && { happenedAtMs }) };
  await server.database.db.transaction((tx) => enqueueCallback(tx, server.ports, event));
  const [callback] = await server.database.db.select().from(callbacks).where(eq(callbacks.caseId, row!.caseId));
  return callback!.callbackId;
}
const stateOf = async (callbackId: string) => (await server.database.db.select().from(callbacks).where(eq(callbacks.callbackId, callbackId)))[0]!;

function endless(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(utf8(text.repeat(4_000))) });
}

describe('callbacks to partners', () => {
  it('[N-13] name the time of the visit, not of the line that came back after it', async () => {
    await enqueued([], server.clock.nowMs() - 7 * 3_600_000);
    await deliverDueCallbacks(server.ports);
    expect(server.heard.at(-1)!.body).toMatchObject({ fields: { 上门时间: '2026-11-20T03:00:00+08:00' } });
  });

  it('[N-13] are signed with our own key and sent once', async () => {
    const callbackId = await enqueued();
    expect(await deliverDueCallbacks(server.ports)).toBe(1);
    expect(await deliverDueCallbacks(server.ports)).toBe(0);
    const { url, body, headers } = server.heard.at(-1)!;
    expect(url).toBe('http://partner.example/callbacks?from=office');
    expect(partnerCallback.parse(body)).toMatchObject({ callbackId, event: 'visit-completed', fields: { 上门时间: '2026-11-20T10:00:00+08:00' } });
    const header = (name: string) => headers.get(name) ?? '';
    expect(header('x-signature')).toBe(await partnerSignature(server.secrets.outbound.secret, {
      method: 'POST', path: '/callbacks', query: 'from=office', body: JSON.stringify(body), timestamp: header('x-timestamp'), nonce: header('x-nonce'), keyId: server.secrets.outbound.keyId,
    }));
    expect(await stateOf(callbackId)).toMatchObject({ state: 'delivered', attempts: 1 });
  });

  it('[N-13 F48] wait longer after each failure and are never dropped', async () => {
    const callbackId = await enqueued();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 30; attempt++) {
      server.answers.push(attempt % 2 === 0 ? new Response('<html>', { status: 404 }) : new Response('', { status: 503 }));
      await deliverDueCallbacks(server.ports);
      const row = await stateOf(callbackId);
      expect(row).toMatchObject({ state: 'waiting', attempts: attempt, lastCode: 'callback/unwell' });
      waits.push(row.nextAtMs! - server.clock.nowMs());
      server.clock.advance(waits.at(-1)!);
    }
    expect(waits[0]).toBeLessThanOrEqual(5_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(MS_PER_HOUR);
    expect(Math.min(...waits.slice(-5))).toBeGreaterThanOrEqual(MS_PER_HOUR / 2);
    expect(await deliverDueCallbacks(server.ports)).toBe(1);
    expect(await stateOf(callbackId)).toMatchObject({ state: 'delivered', lastCode: null });
  });

  it('[N-13] a redirect is no answer, a typed refusal is parked for a person', async () => {
    const redirected = await enqueued();
    server.answers.push(new Response(null, { status: 307, headers: { location: 'http://elsewhere.example/' } }));
    await deliverDueCallbacks(server.ports);
    expect(await stateOf(redirected)).toMatchObject({ state: 'waiting' });
    const refused = await enqueued();
    server.answers.push(new Response('{"error":{"code":"reference/unknown"}}', { status: 422 }));
    await deliverDueCallbacks(server.ports);
    expect(await stateOf(refused)).toMatchObject({ state: 'parked', lastCode: 'callback/refused', nextAtMs: null });
  });

  it.each<[string, () => Response, string]>([
    ['without end', () => new Response(endless('{"error":{"code":"x"'), { status: 422 }), 'callback/unwell'],
    ['that is a page', () => new Response('<html>502</html>', { status: 422, headers: { 'content-type': 'text/html' } }), 'callback/unwell'],
    ['that is no text', () => new Response(new Uint8Array([0xff, 0xfe, 0x00]), { status: 422 }), 'callback/unwell'],
    ['that only looks like a refusal', () => new Response('{"error":{"code":7}}', { status: 422 }), 'callback/unwell'],
  ])('[X51] an answer %s is cut off at its bound and the callback waits', async (_what, answer, lastCode) => {
    const callbackId = await enqueued();
    server.answers.push(answer());
    const before = process.memoryUsage().rss;
    await deliverDueCallbacks(server.ports);
    expect(await stateOf(callbackId)).toMatchObject({ state: 'waiting', lastCode });
    expect(process.memoryUsage().rss - before).toBeLessThan(64_000_000);
    await server.database.db.update(callbacks).set({ state: 'parked' }).where(eq(callbacks.callbackId, callbackId));
  });

  it('[N-13, I7] delivery gives the third tick to the phone of each author', async () => {
    const [mutationId, authorId] = [newId(server.clock.nowMs()), newId(server.clock.nowMs())];
    await server.database.db.insert(mutations).values({
      mutationId, authorId, deviceId: newId(server.clock.nowMs()), deviceSequence: 1, lane: `visit:${newId(server.clock.nowMs())}`, kind: 'end-visit', contentHash: 'a'.repeat(64), header: {}, envelope: {}, outcome: 'applied', receivedAtMs: server.clock.nowMs(),
    });
    await enqueued([mutationId]);
    await deliverDueCallbacks(server.ports);
    expect(await server.database.db.select().from(receipts).where(eq(receipts.mutationId, mutationId))).toMatchObject([{ acceptedByPartnerAtMs: server.clock.nowMs() }]);
    expect(await server.database.db.select().from(feedRows).where(eq(feedRows.feed, `worker:${authorId}`))).toMatchObject([{ entity: 'receipt', entityId: mutationId, op: 'put' }]);
  });

  it('[N-13] who is slower than his claim does not take back what another process has delivered', async () => {
    const callbackId = await enqueued();
    let noAnswer = () => {};
    const fetch: typeof globalThis.fetch = () => new Promise((_resolve, reject) => (noAnswer = () => reject(new Error('no answer'))));
    const slow = deliverDueCallbacks({ ...server.ports, fetch });
    await vi.waitUntil(async () => (await stateOf(callbackId)).nextAtMs! > server.clock.nowMs(), { timeout: 10_000 });
    server.clock.advance(MS_PER_HOUR);
    await deliverDueCallbacks(server.ports);
    expect(await stateOf(callbackId)).toMatchObject({ state: 'delivered' });
    noAnswer();
    await slow;
    expect(await stateOf(callbackId)).toMatchObject({ state: 'delivered', nextAtMs: null });
  });

  it('[F48, N-13] one partner that hangs keeps no other waiting, in none of the rounds that follow', async () => {
    await addPartner(server.database.db, { partnerId: 'hanging', name: '不回话', scopes: [], callbackUrl: 'http://hanging.example/' });
    const first = await enqueued();
    await server.database.db.update(callbacks).set({ partnerId: 'hanging' }).where(eq(callbacks.callbackId, first));
    let letGo = () => {};
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = (url) => {
      asked.push((url as URL).hostname);
      return (url as URL).hostname === 'hanging.example' ? new Promise((resolve) => (letGo = () => resolve(new Response('{}')))) : Promise.resolve(new Response('{}'));
    };
    const stop = startCallbackLoop({ ...server.ports, fetch });
    await vi.waitUntil(() => asked.includes('hanging.example'), { timeout: 10_000 });
    const second = await enqueued();
    await vi.waitUntil(async () => (await stateOf(second)).state === 'delivered', { timeout: 15_000, interval: 100 });
    expect(await stateOf(first)).toMatchObject({ state: 'waiting', attempts: 0 });
    letGo();
    await stop(); // waits for what is under way
    expect(await stateOf(first)).toMatchObject({ state: 'delivered' });
    expect(asked.filter((host) => host === 'hanging.example')).toHaveLength(1);
  });

  it('[N-13] several processes share the work, each callback goes out once', async () => {
    await enqueued();
    await enqueued();
    const before = server.heard.length;
    const delivered = await Promise.all([1, 2, 3].map(() => deliverDueCallbacks(server.ports)));
    expect(delivered.reduce((sum, n) => sum + n, 0)).toBe(server.heard.length - before);
    expect(new Set(server.heard.slice(before).map(({ body }) => (body as { callbackId: string }).callbackId)).size).toBe(server.heard.length - before);
  });
});
