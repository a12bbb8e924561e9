import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WorkOrder } from '../../src/domain/model/work-order.ts';
import { exportDeviceKey, newDeviceKey } from '../../src/protocol/device-key.ts';
import type { DeviceKeyPair } from '../../src/protocol/device-key.ts';
import type { PushItem, PushResponse } from '../../src/protocol/push.ts';
import { registerManifest } from '../../src/protocol/register.ts';
import { signVoucher } from '../../src/protocol/voucher.ts';
import { firstBrokenAuditEntry } from '../../src/server/store/audit.ts';
import { audit, cases, devices, visits, workOrders } from '../../src/server/store/tables.ts';
import { deskUnderTest, register, supplyPoint } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';
import { errandFor } from './support/office.ts';
import type { Errand } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

/** What somebody can do who has every right to be there: a worker, a colleague, a clerk. Ids are those of the attacks list. */
const office = { districtId: 'tongliang', supplierId: 'tongliang-power' };

let server: DeskUnderTest;
let clerk: Desk;
let author: Desk;
let phone: Phone;
let key: DeviceKeyPair;
let errand: Errand;

beforeAll(async () => {
  server = await deskUnderTest();
  clerk = await server.person('clerk', office, 'clerk', 'dispatcher');
});
afterAll(() => server.close());
beforeEach(async () => {
  author = await server.person('author', office, 'field-worker');
  phone = await enrol(server, author.username);
  key = await newDeviceKey();
  await server.ports.db.update(devices).set({ publicKey: await exportDeviceKey(key) }).where(eq(devices.deviceId, phone.deviceId));
  errand = await errandFor(server.ports, author.accountId);
});

const visitLane = () => `visit:${errand.visitId}`;
const orderLane = () => `work-order:${errand.workOrderId}`;
const callItem = () => phone.capture({ lane: visitLane(), kind: 'log-call', payload: { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: '' } });
const voucherFor = ({ header, contentHash }: PushItem) => signVoucher(key, { mutationId: header.mutationId, deviceId: phone.deviceId, contentHash });
const callsNow = async () => (await server.ports.db.select().from(visits).where(eq(visits.visitId, errand.visitId)))[0]!.doc.calls.length;
const recordNow = async () => (await server.ports.db.select().from(cases).where(eq(cases.caseId, errand.caseId)))[0]!.doc;

async function changeOrder(change: Partial<WorkOrder>): Promise<void> {
  const where = eq(workOrders.workOrderId, errand.workOrderId);
  const [row] = await server.ports.db.select().from(workOrders).where(where);
  await server.ports.db.update(workOrders).set({ doc: { ...row!.doc, ...change } }).where(where);
}

describe('somebody who carries another phone\'s captures', () => {
  /** The hash covers the sealed bytes, not what is needed to open them. */
  const spoilt: readonly (readonly [string, (item: PushItem) => PushItem])[] = [
    ['the key in it', (item) => ({ ...item, envelope: { ...item.envelope, wraps: item.envelope.wraps.map((wrap) => ({ ...wrap, key: btoa('x'.repeat(48)) })) } })],
    ['its nonce', (item) => ({ ...item, envelope: { ...item.envelope, iv: btoa('x'.repeat(12)) } })],
    ['who may open it', (item) => ({ ...item, envelope: { ...item.envelope, wraps: item.envelope.wraps.map((wrap) => ({ ...wrap, keyId: 'another' })) } })],
  ];

  it.each(spoilt)('[P-17, X60] cannot use one up by spoiling %s: the phone\'s own push of it counts', async (_what, spoil) => {
    const item = await callItem();
    const brought = await clerk.post('/desk/v1/rescue/captures', { items: [spoil(item)], vouchers: [await voucherFor(item)] });
    expect((brought.body as PushResponse).results).not.toMatchObject([{ outcome: 'applied' }]);
    const colleague = await enrol(server, (await server.person('colleague', office, 'field-worker')).username);
    await colleague.ask('/sync/v1/push', { protocol: 2, deviceId: colleague.deviceId, items: [spoil(item)], vouchers: [await voucherFor(item)] });
    expect(await phone.push(item)).toMatchObject([{ outcome: 'applied' }]);
    expect(await callsNow()).toBe(1);
  });

  it('[C-21, X65] is written down whole when several come at the same moment', async () => {
    const items = [];
    for (let at = 0; at < 6; at++) items.push(await callItem());
    const answers = await Promise.all(items.map(async (item) => clerk.post('/desk/v1/rescue/captures', { items: [item], vouchers: [await voucherFor(item)] })));
    expect(answers.map(({ status }) => status)).toEqual(items.map(() => 200));
    expect(await firstBrokenAuditEntry(server.ports.db)).toBeNull();
  });
});

describe('a worker who looks for customers elsewhere', () => {
  const near = supplyPoint({ supplierId: 'tongliang-power', accountNumber: '9990000101', areaCode: '500151', address: '重庆市铜梁区示例路1号' });
  const far = supplyPoint({ supplierId: 'tongliang-power', accountNumber: '9990000102', areaCode: '500152', address: '重庆市铜梁区远方路77号' });
  const areasNow = async () => registerManifest.parse(await (await phone.ask('/sync/v1/register')).json()).pending.map(({ areaCode }) => areaCode);

  async function claims({ supplierId, accountNumber, meter, priceCode, sharedMeter }: typeof far): Promise<void> {
    const row = { supplierId, utility: 'power', accountNumber, nameMasked: '测**', addressMasked: '示例路1号***', meter, lastScheduled: null, priceCode, sharedMeter };
    const arrived = await phone.capture({ lane: visitLane(), kind: 'arrive', payload: { identityShown: true, purposeStated: true, entryPermitted: true, reason: '' } });
    const found = await phone.capture({
      lane: orderLane(), kind: 'confirm-account', dependsOn: [arrived.header.mutationId],
      payload: { outcome: 'found', accountNumber, meterNumber: null, rawText: null, via: 'account-number', verified: true, note: '客户说是这户', evidence: [], register: { areaCode: '500151', version: 1, row } },
    });
    expect(await phone.push(arrived, found)).toMatchObject([{ outcome: 'applied' }, { outcome: 'applied' }]);
  }

  it('[C-16, X01] gets no other area\'s register for naming an account there, nor after the office went on with it', async () => {
    await register(server, near, far);
    expect(await areasNow()).toEqual(['500151']);
    await claims(far);
    expect(await areasNow()).toEqual(['500151']);
    expect((await recordNow()).account).toMatchObject({ accountNumber: far.accountNumber, via: 'visit' });
    await changeOrder({ accountNumber: far.accountNumber, finding: null });
    expect(await areasNow()).toEqual(['500151']);
  });

  it('[C-03, X59] makes up no row of the register: what the office does not have counts for nothing', async () => {
    const madeUp = supplyPoint({ supplierId: 'tongliang-power', accountNumber: '9990099999', meter: { ...far.meter, multiplier: '0.01' } });
    await claims(madeUp);
    const { references, finding } = (await server.ports.db.select().from(workOrders).where(eq(workOrders.workOrderId, errand.workOrderId)))[0]!.doc;
    expect([references, finding?.accountNumber, finding?.register]).toEqual([[], '9990099999', undefined]);
  });

  it('[C-16, X01] reads so many rows of other areas in a day and no more, each of them written down', async () => {
    const many = Array.from({ length: 22 }, (_, at) => ({ ...far, accountNumber: `99900002${String(at).padStart(2, '0')}` }));
    await register(server, near, ...many);
    const references = async () => (await server.ports.db.select().from(workOrders).where(eq(workOrders.workOrderId, errand.workOrderId)))[0]!.doc.references.map(({ accountNumber }) => accountNumber);
    await phone.push(await phone.capture({ lane: visitLane(), kind: 'arrive', payload: { identityShown: true, purposeStated: true, entryPermitted: true, reason: '' } }));
    for (const { accountNumber, supplierId, meter, priceCode, sharedMeter } of [...many, near]) {
      await changeOrder({ references: [], finding: null });
      const row = { supplierId, utility: 'power', accountNumber, nameMasked: '测**', addressMasked: '示例路1号***', meter, lastScheduled: null, priceCode, sharedMeter };
      const payload = { outcome: 'found', accountNumber, meterNumber: null, rawText: null, via: 'account-number', verified: true, note: '客户说是这户', evidence: [], register: { areaCode: '500151', version: 1, row } };
      expect(await phone.push(await phone.capture({ lane: orderLane(), kind: 'confirm-account', payload }))).toMatchObject([{ outcome: 'applied' }]);
      const isShown = accountNumber === near.accountNumber || many.findIndex((one) => one.accountNumber === accountNumber) < 20;
      expect(await references()).toEqual(isShown ? [accountNumber] : []);
    }
    const written = (await server.ports.db.select().from(audit)).filter(({ act, byId }) => act === 'register/row-from-elsewhere' && byId === phone.workerId);
    expect(written).toHaveLength(20);
    expect(written[0]?.subject).toBe(`${errand.workOrderId} 500152`);
  }, 60_000);

  it('[C-16] gets the area of an account that the office itself set, wherever it lies', async () => {
    await register(server, near, far);
    const account = { accountNumber: far.accountNumber, meterNumber: null, via: 'bill' as const, atMs: 1 };
    await server.ports.db.update(cases).set({ doc: { ...(await recordNow()), account } }).where(eq(cases.caseId, errand.caseId));
    await changeOrder({ accountNumber: far.accountNumber });
    expect(await areasNow()).toEqual(['500152']);
  });
});

describe('what a phone says of itself', () => {
  it.each([['more than a database counts to', 1e15], ['the most there is', 2_147_483_647]])('[X53, X07] %s is no reason to fail', async (_what, many) => {
    expect((await phone.pull({ unsent: many })).more).toBe(false);
    expect((await phone.ask('/sync/v1/loss', { unsentItems: 1, lastSequence: many })).status).toBe(200);
  });

  it('[X26, X45] the id of somebody at the desk, ends none of that one\'s live lines', async () => {
    const line = (await clerk.as('/desk/v1/live', { method: 'GET' })).body!.getReader();
    await line.read();
    const walker = await server.person('walker', office, 'field-worker');
    const posing = await enrol(server, walker.username, clerk.accountId);
    expect(posing.deviceId).toBe(clerk.accountId);
    const own = [];
    for (let at = 0; at < 7; at++) own.push((await posing.ask('/sync/v1/live')).body!.getReader());
    server.ports.live.announce(['desk:tongliang'], { caseIds: [randomUUID()] });
    expect((await line.read()).done).toBe(false);
    await Promise.all([line, ...own].map((open) => open.cancel()));
  });
});

describe('the desk\'s page of a case', () => {
  it('[C-16] shows who signed masked, as everybody else', async () => {
    const signer = { mutationId: randomUUID(), authorId: author.accountId, atMs: 1, signerRole: 'agent' as const, signerName: '欧阳试签人', identityKind: 'resident-id' as const, numberTail: '0031', numberMatched: true, originalSeen: true, mismatchReason: '', evidence: [] };
    await changeOrder({ signer });
    const { status, text } = await clerk.get(`/desk/v1/cases/${errand.caseId}`);
    expect([status, text.includes('欧阳试签人'), text.includes('欧阳**')]).toEqual([200, false, true]);
  });

  it('[X29] lets nobody decide about a capture of their own', async () => {
    const both = await server.person('both', office, 'clerk', 'field-worker');
    const own = await enrol(server, both.username);
    const at = await errandFor(server.ports, both.accountId);
    expect((await clerk.post(`/desk/v1/visits/${at.visitId}/cancel`, { reason: '客户来电取消' })).status).toBe(204);
    const late = await own.capture({ lane: `visit:${at.visitId}`, kind: 'log-call', payload: { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: '' } });
    expect(await own.push(late)).toMatchObject([{ outcome: 'conflict' }]);
    const path = `/desk/v1/attention/${late.header.mutationId}/decision`;
    const decision = { decision: 'attached', reason: null };
    const refused = await both.post(path, decision);
    expect([refused.status, refused.refusal?.code]).toEqual([403, 'account/forbidden']);
    expect((await clerk.post(path, decision)).status).toBe(204);
  });
});
