import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Visit } from '../../src/domain/model/visit.ts';
import type { WorkOrder } from '../../src/domain/model/work-order.ts';
import type { PushResponse } from '../../src/protocol/push.ts';
import { assignments, audit, blobUses, devices, mutations, quarantine, timeline, visits, workOrders } from '../../src/server/store/tables.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { errandFor, person } from './support/office.ts';
import type { Errand } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

let server: ServerUnderTest;
let phone: Phone;
let errand: Errand;
let round = 0;

beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());
beforeEach(async () => {
  const username = `worker-${++round}`;
  const workerId = await person(server.ports, username, 'field-worker');
  phone = await enrol(server, username);
  errand = await errandFor(server.ports, workerId);
});

const call = (note: string) => ({ to: 'new-owner', outcome: 'reached', purpose: 'appointment', note });
const visitLane = () => `visit:${errand.visitId}`;
const orderLane = () => `work-order:${errand.workOrderId}`;
const callItem = (note = '', over = {}) => phone.capture({ lane: visitLane(), kind: 'log-call', payload: call(note), ...over });
const problemItem = (text: string, over = {}) => phone.capture({ lane: orderLane(), kind: 'report-problem', payload: { text }, ...over });

async function visitNow(): Promise<Visit> {
  return (await server.ports.db.select().from(visits).where(eq(visits.visitId, errand.visitId)))[0]!.doc;
}
async function orderNow(): Promise<WorkOrder> {
  return (await server.ports.db.select().from(workOrders).where(eq(workOrders.workOrderId, errand.workOrderId)))[0]!.doc;
}

describe('push', () => {
  it('[P-01] applies a mutation once, moves its row on the feed, and answers with the new version', async () => {
    const item = await callItem('已约好');
    const [result] = await phone.push(item);
    expect(result).toMatchObject({ mutationId: item.header.mutationId, contentHash: item.contentHash, outcome: 'applied', version: 2 });
    expect((await visitNow()).calls.map((entry) => entry.mutationId)).toEqual([item.header.mutationId]);
    const page = await phone.pull();
    expect(page.changes.find((change) => change.entity === 'visit')).toMatchObject({ op: 'put', version: 2, row: { visitId: errand.visitId, version: 2 } });
  });

  it('[C-03, P-02, X24] answers a resend as duplicate of what became of the first, with no second effect', async () => {
    const item = await callItem();
    await phone.push(item); // the reply is lost
    const [again] = await phone.push(item);
    expect(again).toMatchObject({ outcome: 'duplicate', original: 'applied', version: 2 });
    expect((await visitNow()).calls).toHaveLength(1);
  });

  it('[C-03, P-02] gives eight simultaneous senders of the same mutation one effect', async () => {
    const item = await callItem();
    const results = (await Promise.all(Array.from({ length: 8 }, () => phone.push(item)))).flat();
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['applied', ...Array.from({ length: 7 }, () => 'duplicate')]);
    expect((await visitNow()).calls).toHaveLength(1);
    expect((await visitNow()).version).toBe(2);
  });

  it('applies simultaneous mutations of one lane from several connections without losing any', async () => {
    const items = [];
    for (let at = 0; at < 8; at++) items.push(await callItem(`第${at}次`));
    await Promise.all(items.map((item) => phone.push(item)));
    expect((await visitNow()).calls).toHaveLength(8);
    expect((await visitNow()).version).toBe(9);
  });

  it('[C-02, P-03, X25] quarantines other content under a known id and changes nothing', async () => {
    const first = await callItem('一');
    await phone.push(first);
    const other = await callItem('二', { mutationId: first.header.mutationId });
    expect((await phone.push(other))[0]).toMatchObject({ outcome: 'rejected', code: 'push/id-reused' });
    expect((await visitNow()).calls.map(({ note }) => note)).toEqual(['一']);
    const kept = await server.ports.db.select().from(quarantine).where(eq(quarantine.mutationId, first.header.mutationId));
    expect(kept).toHaveLength(1);
  });

  it('[P-03] refuses a device sequence used twice, and takes the mutation under a fresh one', async () => {
    await phone.push(await callItem('一'));
    const clash = await callItem('二', { deviceSequence: 1 });
    expect((await phone.push(clash))[0]).toMatchObject({ outcome: 'rejected', code: 'device/sequence-reused' });
    const renumbered = await callItem('二', { mutationId: clash.header.mutationId });
    expect((await phone.push(renumbered))[0]).toMatchObject({ outcome: 'applied' });
  });

  it('[P-03, X60] refuses content that is not what its hash says, and does not burn its id', async () => {
    const item = await callItem();
    const [result] = await phone.push({ ...item, contentHash: 'f'.repeat(64) });
    expect(result).toMatchObject({ outcome: 'rejected', code: 'push/hash-mismatch' });
    expect((await phone.push(item))[0]).toMatchObject({ outcome: 'applied' });
  });

  it('[X60] refuses an envelope moved under another header', async () => {
    const [one, two] = [await callItem('一'), await callItem('二')];
    const { contentHash } = await import('../../src/protocol/content-hash.ts');
    const swapped = { ...two, envelope: one.envelope, contentHash: await contentHash(two.header, one.envelope) };
    expect((await phone.push(swapped))[0]).toMatchObject({ outcome: 'rejected', code: 'push/envelope-unreadable' });
  });

  it('[P-04, P-18] keeps order within a lane: after an item that must wait, the lane waits and the others go on', async () => {
    const unknownKind = await phone.capture({ lane: visitLane(), kind: 'levitate', payload: {} });
    const behind = await callItem();
    const elsewhere = await problemItem('门牌脱落');
    const results = await phone.push(unknownKind, behind, elsewhere);
    expect(results.map(({ outcome, code }) => [outcome, code])).toEqual([['retry', 'mutation/kind-unknown'], ['blocked', 'push/dependency-missing'], ['applied', undefined]]);
    expect(await server.ports.db.select().from(mutations).where(eq(mutations.mutationId, behind.header.mutationId))).toEqual([]);
    expect((await phone.push(behind))[0]).toMatchObject({ outcome: 'applied' });
  });

  it('stores a refusal by rule, so that a resend hears the same', async () => {
    const tooEarly = await phone.capture({ lane: visitLane(), kind: 'give-privacy-notice', payload: { noticeVersion: '1', to: 'new-owner' } });
    expect((await phone.push(tooEarly))[0]).toMatchObject({ outcome: 'rejected', code: 'visit/not-arrived' });
    expect((await phone.push(tooEarly))[0]).toMatchObject({ outcome: 'duplicate', original: 'rejected', code: 'visit/not-arrived' });
  });

  it('[P-04] holds back what depends on a mutation not here, and applies it once that is', async () => {
    const first = await problemItem('表箱上锁');
    const second = await callItem('', { dependsOn: [first.header.mutationId] });
    expect((await phone.push(second))[0]).toMatchObject({ outcome: 'blocked', code: 'push/dependency-missing' });
    expect((await phone.push(first, second)).map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
  });

  it('[P-04] does not wait for what the phone says is not coming, nor for what was put aside', async () => {
    const never = await problemItem('没有请求能带它');
    const after = await callItem('一', { dependsOn: [never.header.mutationId] });
    const told = await phone.ask('/sync/v1/push', { protocol: 2, deviceId: phone.deviceId, items: [after], notComing: [never.header.mutationId] });
    expect(((await told.json()) as PushResponse).results[0]).toMatchObject({ outcome: 'applied' });

    const torn = await problemItem('内容不符');
    await phone.push({ ...torn, contentHash: 'f'.repeat(64) });
    expect((await phone.push(await callItem('二', { dependsOn: [torn.header.mutationId] })))[0]).toMatchObject({ outcome: 'applied' });
  });

  it('[P-18] answers a push of a newer protocol without results, so that everything in it waits', async () => {
    const item = await callItem();
    const answer = await phone.ask('/sync/v1/push', { protocol: 99, deviceId: phone.deviceId, items: [item], somethingNew: true });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ epoch: server.ports.identity.epoch, results: [] });
    expect((await phone.push(item))[0]).toMatchObject({ outcome: 'applied' });
  });

  it('names the place of a malformed payload and never its content', async () => {
    const item = await phone.capture({ lane: visitLane(), kind: 'log-call', payload: { ...call(''), outcome: '张三的电话' } });
    const [result] = await phone.push(item);
    expect(result).toMatchObject({ outcome: 'rejected', code: 'mutation/payload-malformed', detail: { path: 'outcome' } });
    expect(JSON.stringify([result, server.logged])).not.toContain('张三');
  });

  it('[C-21, P-07] refuses a worker who never held the visit, and leaves no trace in the case', async () => {
    await person(server.ports, `stranger-${round}`, 'field-worker');
    const stranger = await enrol(server, `stranger-${round}`);
    const item = await stranger.capture({ lane: visitLane(), kind: 'log-call', payload: call('') });
    expect((await stranger.push(item))[0]).toMatchObject({ outcome: 'rejected', code: 'mutation/not-assigned' });
    expect(await server.ports.db.select().from(timeline).where(eq(timeline.caseId, errand.caseId))).toEqual([]);
  });

  it('[P-05] takes nothing of an author who never signed in on this phone, and keeps nothing of it either', async () => {
    const other = await person(server.ports, `colleague-${round}`, 'field-worker');
    const item = await callItem('', { authorId: other });
    expect((await phone.push(item))[0]).toMatchObject({ outcome: 'retry', code: 'push/author-not-bound' });
    expect(await server.ports.db.select().from(mutations).where(eq(mutations.mutationId, item.header.mutationId))).toEqual([]);
  });

  it('[P-05] takes what was captured before a reassignment, and keeps what came after it for the desk', async () => {
    const before = await callItem('在手时');
    server.clock.advance(60_000);
    await server.ports.db.update(assignments).set({ toMs: server.clock.nowMs() }).where(eq(assignments.accountId, phone.workerId));
    server.clock.advance(60_000);
    const after = await callItem('改派后');
    expect((await phone.push(before, after)).map(({ outcome, code }) => [outcome, code])).toEqual([['applied', undefined], ['conflict', 'mutation/not-assigned']]);
    const [row] = await server.ports.db.select().from(mutations).where(eq(mutations.mutationId, after.header.mutationId));
    expect(row).toMatchObject({ outcome: 'conflict', caseId: errand.caseId, decidedAtMs: null });
  });

  it('[P-06] keeps late evidence of a cancelled visit with its bytes named, and applies nothing', async () => {
    const visit = await visitNow();
    await server.ports.db.update(visits).set({ state: 'cancelled', doc: { ...visit, state: 'cancelled' } }).where(eq(visits.visitId, errand.visitId));
    expect((await phone.push(await callItem()))[0]).toMatchObject({ outcome: 'conflict', code: 'mutation/subject-cancelled' });
    expect((await visitNow()).calls).toEqual([]);
  });

  it('[P-06, P-07] names the evidence of a visit that ended, and of what came too late for it', async () => {
    await phone.push(await phone.capture({ lane: visitLane(), kind: 'log-call', payload: { ...call(''), outcome: 'no-answer' } }));
    const witness = (digit: string) => ({ evidenceId: randomUUID(), kind: 'no-entry', sha256: digit.repeat(64), sizeBytes: 1_000, mime: 'image/jpeg', capturedAtMs: server.clock.nowMs(), compressed: true });
    const ending = (digit: string) => ({ outcome: 'nobody-home', reason: 'nobody-home', note: '敲门无人应答', leftOpen: [], evidence: [witness(digit)] });
    const ended = await phone.capture({ lane: visitLane(), kind: 'end-visit', payload: ending('a'), blobs: ['a'.repeat(64)] });
    const late = await phone.capture({ lane: visitLane(), kind: 'end-visit', payload: ending('b'), blobs: ['b'.repeat(64)] });
    expect((await phone.push(ended, late)).map(({ outcome, code }) => [outcome, code])).toEqual([['applied', undefined], ['conflict', 'visit/already-ended']]);
    expect((await visitNow()).state).toBe('ended');
    const uses = await server.ports.db.select().from(blobUses).where(eq(blobUses.caseId, errand.caseId));
    expect(uses.map(({ sha256, mutationId }) => [sha256[0], mutationId]).toSorted()).toEqual([['a', ended.header.mutationId], ['b', late.header.mutationId]]);
  });

  it('[C-02, P-08] writes a broken chain of a phone to the audit, and refuses nothing for it', async () => {
    await phone.push(await callItem('一'));
    const torn = await callItem('二', { previousHash: 'e'.repeat(64) });
    expect((await phone.push(torn))[0]).toMatchObject({ outcome: 'applied' });
    const entries = await server.ports.db.select().from(audit).where(eq(audit.subject, torn.header.mutationId));
    expect(entries.map(({ act }) => act)).toEqual(['mutation/chain-broken']);
  });

  it('[C-02, P-08] writes nothing there for one that waits and comes again, until it is answered', async () => {
    await phone.push(await callItem('一'));
    const first = await callItem('二');
    const torn = await callItem('三', { previousHash: 'e'.repeat(64), dependsOn: [first.header.mutationId] });
    const noted = async () => (await server.ports.db.select().from(audit).where(eq(audit.subject, torn.header.mutationId))).length;
    for (let tries = 0; tries < 3; tries += 1) expect((await phone.push(torn))[0]).toMatchObject({ outcome: 'blocked' });
    expect(await noted()).toBe(0);
    await phone.push(first);
    expect((await phone.push(torn))[0]).toMatchObject({ outcome: 'applied' });
    expect(await noted()).toBe(1);
  });

  it('[W-06] writes what the phone witnessed into the timeline, its time beside ours', async () => {
    const item = await problemItem('楼道无灯');
    server.clock.advance(3_600_000);
    await phone.push(item);
    const [entry] = await server.ports.db.select().from(timeline).where(eq(timeline.caseId, errand.caseId));
    expect(entry).toMatchObject({ kind: 'report-problem', source: 'field', capturedAtMs: item.header.capturedAtMs, atMs: server.clock.nowMs() });
    expect((await orderNow()).problems).toHaveLength(1);
  });

  it('still takes captures when the login has ended or the account is shut, and gives nothing out (F51, F67)', async () => {
    server.clock.advance(17 * 3_600_000);
    expect((await phone.push(await callItem()))[0]).toMatchObject({ outcome: 'applied' });
    const pulled = await phone.ask('/sync/v1/pull', { feed: `worker:${phone.workerId}`, epoch: null, cursor: 0, rowSchema: 1, limit: 10 });
    expect([pulled.status, ((await pulled.json()) as { error: { code: string } }).error.code]).toEqual([401, 'session/expired']);
  });

  it('takes what a revoked phone captured before, keeps what it captured after as late evidence, and gives it nothing (F67)', async () => {
    const before = await callItem();
    server.clock.advance(60_000);
    await server.ports.db.update(devices).set({ revokedAtMs: server.clock.nowMs() }).where(eq(devices.deviceId, phone.deviceId));
    server.clock.advance(60_000);
    const after = await callItem();
    expect((await phone.push(before))[0]).toMatchObject({ outcome: 'applied' });
    expect((await phone.push(after))[0]).toMatchObject({ outcome: 'conflict', code: 'mutation/not-assigned' });
    for (const answer of [await phone.ask('/sync/v1/session'), await phone.ask('/sync/v1/pull', { feed: `worker:${phone.workerId}`, epoch: null, cursor: 0, rowSchema: 1, limit: 10 })]) {
      expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([401, 'device/revoked']);
    }
  });

  it('stops a body that inflates past its bound', async () => {
    const { gzip } = await import('../../src/base/bytes.ts');
    const bomb = await gzip(new Uint8Array(50_000_000));
    const answer = await server.app.request('/sync/v1/push', { method: 'POST', body: bomb, headers: { Cookie: phone.cookie, 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' } });
    expect(answer.status).toBe(413);
  });

  it('[W-05] answers an id that is nobody\'s with subject unknown', async () => {
    const item = await phone.capture({ lane: `visit:${randomUUID()}`, kind: 'log-call', payload: call('') });
    expect((await phone.push(item))[0]).toMatchObject({ outcome: 'rejected', code: 'mutation/subject-unknown' });
  });
});
