import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { PushItem, PushResult } from '../../src/protocol/push.ts';
import { caseDetailOf } from '../../src/server/desk/case-view.ts';
import { addPartner } from '../../src/server/partners/add-partner.ts';
import { pushBatch } from '../../src/server/sync/push-batch.ts';
import { saveCases, saveWorkOrders } from '../../src/server/store/save-records.ts';
import type { Database } from '../../src/server/store/database.ts';
import { callbacks, cases, feedHeads, mutations, timeline, visits, workOrders } from '../../src/server/store/tables.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { errandFor, person } from './support/office.ts';
import type { Errand } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

let server: ServerUnderTest;
let phone: Phone;
let one: Errand;
let other: Errand;
let round = 0;

beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());
beforeEach(async () => {
  const username = `batch-worker-${++round}`;
  const workerId = await person(server.ports, username, 'field-worker');
  phone = await enrol(server, username);
  one = await errandFor(server.ports, workerId);
  other = await errandFor(server.ports, workerId);
});

const call = (errand: Errand, note = '', over = {}) => phone.capture({ lane: `visit:${errand.visitId}`, kind: 'log-call', payload: { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note }, ...over });
const problem = (errand: Errand, text: string, over = {}) => phone.capture({ lane: `work-order:${errand.workOrderId}`, kind: 'report-problem', payload: { text }, ...over });
const answers = (results: readonly PushResult[]) => results.map(({ outcome, code }) => [outcome, code]);

const visitOf = async ({ visitId }: Errand) => (await server.ports.db.select().from(visits).where(eq(visits.visitId, visitId)))[0]!.doc;
const orderOf = async ({ workOrderId }: Errand) => (await server.ports.db.select().from(workOrders).where(eq(workOrders.workOrderId, workOrderId)))[0]!.doc;
const caseOf = async ({ caseId }: Errand) => (await server.ports.db.select().from(cases).where(eq(cases.caseId, caseId)))[0]!.doc;
const headOf = async () => (await server.ports.db.select().from(feedHeads).where(eq(feedHeads.feed, `worker:${phone.workerId}`)))[0]!.position;

describe('a batch', () => {
  it('[P-01] lets each act see what the acts before it did, counts a version for each, and moves each row once', async () => {
    const headBefore = await headOf();
    const first = await call(one, '一');
    const items = [first, await problem(one, '表箱上锁', { dependsOn: [first.header.mutationId] }), await call(one, '二'), await call(other, '三'), await problem(one, '门牌脱落')];
    const results = await phone.push(...items);
    expect(results.map(({ outcome, version }) => [outcome, version])).toEqual([['applied', 2], ['applied', 2], ['applied', 3], ['applied', 2], ['applied', 3]]);
    expect((await visitOf(one)).calls.map(({ note }) => note)).toEqual(['一', '二']);
    expect((await orderOf(one)).problems.map(({ text }) => text)).toEqual(['表箱上锁', '门牌脱落']);
    expect(await headOf()).toBe(headBefore + 3);
    const page = await phone.pull();
    expect(page.changes.filter(({ entityId }) => entityId === one.visitId)).toMatchObject([{ op: 'put', version: 3 }]);
  });

  it('[P-01] is one transaction, and none of it is left when that comes to nothing', async () => {
    const items = [await call(one, '一'), await call(other, '二')];
    let begun = 0;
    const broken = onClaim(server.ports.db, () => {
      begun += 1;
      throw new Error('the connection is gone');
    });
    const { results } = await pushBatch({ ...server.ports, db: broken }, { deviceId: phone.deviceId, accountId: phone.workerId }, { items });
    expect(answers(results)).toEqual([['retry', 'server/unwell'], ['retry', 'server/unwell']]);
    expect(begun).toBe(3); // together, and then each by itself
    expect([(await visitOf(one)).version, (await visitOf(other)).version]).toEqual([1, 1]);
    expect((await phone.push(...items)).map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
  });

  it('[P-01, P-04, I11] with one act that nobody foresaw takes all the others, and lets only its lane wait', async () => {
    const poison = await call(one, '毒');
    const items = [await problem(one, '表箱上锁'), poison, await call(one, '后'), await call(other, '别处')];
    const poisoned = onClaim(server.ports.db, (rows) => {
      if (rows.some(({ mutationId }) => mutationId === poison.header.mutationId)) throw new Error('a fault of ours');
    });
    const { results } = await pushBatch({ ...server.ports, db: poisoned }, { deviceId: phone.deviceId, accountId: phone.workerId }, { items });
    expect(answers(results)).toEqual([['applied', undefined], ['retry', 'server/unwell'], ['blocked', 'push/dependency-missing'], ['applied', undefined]]);
    expect((await phone.push(...items)).map(({ outcome }) => outcome)).toEqual(['duplicate', 'applied', 'applied', 'duplicate']);
    expect((await visitOf(one)).calls.map(({ note }) => note)).toEqual(['毒', '后']);
  });

  it('[I7, N-13] that ends a visit names to its partner every act that counted, those of this batch and of earlier ones', async () => {
    const partner = { partnerId: `platform-${round}`, partnerReference: 'T-1' };
    const [order, record] = [await orderOf(one), await caseOf(one)];
    await server.ports.db.transaction(async (tx) => {
      await addPartner(tx, { partnerId: partner.partnerId, name: '测试平台', scopes: [], callbackUrl: 'https://platform.example/callbacks' });
      await saveWorkOrders(tx, [{ ...order, jobs: [] }]);
      await saveCases(tx, [{ ...record, partner }], server.clock.nowMs());
    });
    const arrival = { lane: `visit:${one.visitId}`, kind: 'arrive', payload: { identityShown: true, purposeStated: true, entryPermitted: true, reason: '' } } as const;
    const earlier = [await call(one), await phone.capture(arrival)];
    const refused = await phone.capture({ ...arrival, payload: { ...arrival.payload, entryPermitted: false } }); // no reason why
    const now = [await problem(one, '表箱上锁'), await phone.capture({ lane: `visit:${one.visitId}`, kind: 'end-visit', payload: { outcome: 'completed', reason: 'none', note: '', leftOpen: [], evidence: [] } })];
    await phone.push(...earlier);
    expect((await phone.push(refused, await call(other), ...now)).map(({ outcome }) => outcome)).toEqual(['rejected', 'applied', 'applied', 'applied']);
    const [told] = await server.ports.db.select().from(callbacks).where(eq(callbacks.caseId, one.caseId));
    expect(told!.mutationIds.toSorted()).toEqual([...earlier, ...now].map(({ header }) => header.mutationId).toSorted());
  });

  it('[P-02] that names an act twice does it once', async () => {
    const item = await call(one);
    expect((await phone.push(item, await call(other), item)).map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'duplicate']);
    expect((await visitOf(one)).calls).toHaveLength(1);
  });

  it('[P-03, S-20] with one number given twice takes the first, and lets what follows the second wait for its new number', async () => {
    const first = await call(one, '一');
    const second = await call(other, '二', { deviceSequence: first.header.deviceSequence });
    expect(answers(await phone.push(first, second, await call(other, '三')))).toEqual([['applied', undefined], ['rejected', 'device/sequence-reused'], ['blocked', 'push/dependency-missing']]);
  });

  it('[P-02] brought twice at once, in opposite orders, is done once and (where there are connections for it) neither waits for the other for ever', async () => {
    const items: PushItem[] = [];
    for (let n = 0; n < 10; n += 1) items.push(await call(n % 2 === 0 ? one : other, `第${n}次`), await problem(n % 2 === 0 ? other : one, `第${n}个`));
    const both = await Promise.all([phone.push(...items), phone.push(...items.toReversed())]);
    const outcomes = items.map(({ header }) => both.flat().filter(({ mutationId }) => mutationId === header.mutationId).map(({ outcome }) => outcome).sort());
    expect(outcomes).toEqual(items.map(() => ['applied', 'duplicate']));
    expect([(await visitOf(one)).version, (await visitOf(other)).version]).toEqual([6, 6]);
    const kept = await server.ports.db.select().from(mutations).where(eq(mutations.deviceId, phone.deviceId));
    expect(kept.map(({ outcome }) => outcome)).toEqual(items.map(() => 'applied'));
  });

  it('[P-04] does not let what depends on content put aside wait for it, in the same push too', async () => {
    const torn = await problem(one, '内容不符');
    const results = await phone.push({ ...torn, contentHash: 'f'.repeat(64) }, await call(other, '', { dependsOn: [torn.header.mutationId] }), await problem(one, '下一条'));
    expect(answers(results)).toEqual([['rejected', 'push/hash-mismatch'], ['applied', undefined], ['applied', undefined]]);
  });

  it('[W-06, F49, F50] stands in the case\'s history in the order in which it was done, whatever the phone\'s clock did', async () => {
    const items: PushItem[] = [];
    for (let n = 0; n < 12; n += 1) items.push(await (n % 3 === 0 ? call : problem)(one, `第${n}个`, { capturedAtMs: server.clock.nowMs() - n * 60_000 }));
    await phone.push(...items);
    const nowMs = server.clock.nowMs();
    const earlier = { caseId: one.caseId, entryId: newId(nowMs + 1), atMs: nowMs - 1, capturedAtMs: 0, byName: '测试', source: 'office', kind: 'log-office-call', detail: {} };
    await server.ports.db.insert(timeline).values(earlier); // of another moment the time says it, whatever the ids
    const reviewer = { accountId: phone.workerId, displayName: '测试', roles: ['reviewer' as const], supplierId: 'tongliang-power', districtId: 'tongliang', mustChangePassword: false };
    const detail = await caseDetailOf(server.ports, reviewer, one.caseId);
    expect(detail?.timeline.map(({ capturedAtMs }) => capturedAtMs)).toEqual([0, ...items.map(({ header }) => header.capturedAtMs)]);
  });

  it('[I11] in trouble ends in time for its phone to hear of it: what had no turn comes again', async () => {
    const items = [await call(one, '一'), await call(other, '二'), await problem(one, '三')];
    const slow = onClaim(server.ports.db, () => {
      server.clock.advance(6_000);
      throw new Error('waited for a lock in vain');
    });
    const begunAtMs = server.clock.nowMs();
    const { results } = await pushBatch({ ...server.ports, db: slow }, { deviceId: phone.deviceId, accountId: phone.workerId }, { items });
    expect(answers(results)).toEqual(items.map(() => ['retry', 'server/unwell']));
    expect(server.clock.nowMs() - begunAtMs).toBe(12_000); // together, and one of three
    expect((await phone.push(...items)).map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
  });

  it('[P-01, P-02, I11] with a case that somebody holds (where there are connections for it) waits 3 s for it and again 3 s, lets that lane come again and takes the other', async () => {
    const isServer = server.database.kind === 'server';
    const items = [await call(one, '一'), await call(other, '二')];
    const letGo = isServer ? await holding(one) : null;
    const begunAtMs = performance.now();
    const clock = { ...server.clock, monotonicMs: () => performance.now() };
    const { results } = await pushBatch({ ...server.ports, clock }, { deviceId: phone.deviceId, accountId: phone.workerId }, { items });
    const tookMs = performance.now() - begunAtMs;
    const callsMeanwhile = (await visitOf(one)).calls;
    await letGo?.();
    expect(tookMs).toBeGreaterThan(isServer ? 5_900 : 0); // together, and the one by itself
    expect(tookMs).toBeLessThan(12_000); // its phone listens no longer
    expect(answers(results)).toEqual([isServer ? ['retry', 'server/unwell'] : ['applied', undefined], ['applied', undefined]]);
    expect(callsMeanwhile).toHaveLength(isServer ? 0 : 1);
    expect((await phone.push(...items)).map(({ outcome }) => outcome)).toEqual([isServer ? 'applied' : 'duplicate', 'duplicate']);
    expect([(await visitOf(one)).calls.map(({ note }) => note), (await visitOf(other)).calls.map(({ note }) => note)]).toEqual([['一'], ['二']]);
  });
});

/** Another connection has locked this case; gives what ends that. */
async function holding({ caseId }: Errand): Promise<() => Promise<void>> {
  let isHeld: () => void;
  let letGo: () => void;
  const held = new Promise<void>((resolve) => (isHeld = resolve));
  const over = new Promise<void>((resolve) => (letGo = resolve));
  const transaction = server.ports.db.transaction(async (tx) => {
    await tx.select({ caseId: cases.caseId }).from(cases).where(eq(cases.caseId, caseId)).for('update');
    isHeld();
    await over;
  });
  await Promise.race([held, transaction]);
  return () => (letGo(), transaction);
}

/** Looks at what each transaction claims before it may. */
function onClaim(db: Database, look: (rows: readonly { mutationId: string }[]) => void): Database {
  const watched = (tx: Database): Database => new Proxy(tx, {
    get: (target, name) => (name === 'insert' ? (table: unknown) => (table === mutations ? { values: (rows: never[]) => (look(rows), target.insert(mutations).values(rows)) } : target.insert(table as never)) : (Reflect.get(target, name) as unknown)),
  });
  return new Proxy(db, {
    get: (target, name) => (name === 'transaction' ? (work: (tx: Database) => Promise<unknown>) => target.transaction((tx) => work(watched(tx as Database))) : (Reflect.get(target, name) as unknown)),
  });
}
