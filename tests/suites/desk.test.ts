import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/bytes.ts';
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import type { WorkOrder } from '../../src/domain/model/work-order.ts';
import { accountHits, caseDetail, caseList, messageList, partnerOnce, queueLooks as looksShape, unmasked, visitBoard, workerList } from '../../src/protocol/desk.ts';
import { storeShippedCalendar } from '../../src/server/desk/store-shipped-calendar.ts';
import { firstBrokenAuditEntry } from '../../src/server/store/audit.ts';
import { assignments, audit, blobUses, blobs, calendars, callbacks, cases, feedRows, messages, queueLooks, timeline, workOrders } from '../../src/server/store/tables.ts';
import { saveCases } from '../../src/server/store/save-records.ts';
import { deskUnderTest, register, sale, supplyPoint, tongliang } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';

let server: DeskUnderTest;
let clerk: Desk;
let dispatcher: Desk;
let reviewer: Desk;
let worker: Desk;
let colleague: Desk;
let foreign: Desk;

beforeAll(async () => {
  server = await deskUnderTest();
  await register(server, supplyPoint(), supplyPoint({ accountNumber: '9990000002', meter: { ...supplyPoint().meter, meterNumber: '9930001000000000000026' }, accountName: '测邻居', arrears: '31.50', address: '铜梁区巴川街道示例路9001号示例花园3幢2单元9-8' }));
  [clerk, dispatcher, reviewer] = [await server.person('clerk', tongliang, 'clerk'), await server.person('planner', tongliang, 'dispatcher'), await server.person('reviewer', tongliang, 'reviewer')];
  [worker, colleague] = [await server.person('worker', tongliang, 'field-worker'), await server.person('colleague', tongliang, 'field-worker')];
  foreign = await server.person('foreign', { districtId: 'qijiang', supplierId: 'sgcc-cq-qijiang' }, 'clerk', 'dispatcher', 'reviewer');
});
afterAll(() => server.close());

const ACCOUNT = { accountNumber: '9990000001', meterNumber: null, via: 'bill', sharedMeter: false };

async function newCase(): Promise<{ caseId: string; registryNumber: string }> {
  const { application } = sale(server.clock.nowMs());
  await server.push('/partner/v1/applications', application);
  const [row] = await server.database.db.select().from(cases).where(eq(cases.registryNumber, application.registryNumber));
  return { caseId: row?.caseId ?? '', registryNumber: application.registryNumber };
}

const versionOf = async (caseId: string) => (await clerk.get(`/desk/v1/cases/${caseId}`)).read(caseDetail).record.version;
const checkArrears = async (caseId: string) => clerk.post(`/desk/v1/cases/${caseId}/arrears-check`, { actId: newId(server.clock.nowMs()), version: await versionOf(caseId) });

async function acceptedCase(): Promise<string> {
  const { caseId } = await newCase();
  await clerk.act(caseId, 'set-account', ACCOUNT);
  await checkArrears(caseId);
  expect(await clerk.act(caseId, 'accept-case', {})).toMatchObject({ status: 200 });
  await clerk.act(caseId, 'record-transfer-choice', { type: 'non-settlement', chosenBy: ['new-owner'], channel: 'phone' });
  return caseId;
}

const dispatch = async (caseId: string, change: object = {}) => {
  const nowMs = server.clock.nowMs();
  return dispatcher.post('/desk/v1/visits', {
    caseId, version: await versionOf(caseId), workerId: worker.accountId, appointment: { fromMs: nowMs + MS_PER_HOUR, toMs: nowMs + 2 * MS_PER_HOUR },
    jobs: ['read-meter', 'inform-owners', 'sign-contract'], note: '', ...change,
  });
};

const rowsOf = (workerId: string) => server.database.db.select().from(feedRows).where(eq(feedRows.feed, `worker:${workerId}`));

describe('the queue', () => {
  it('[C-16] shows people masked, in the list and on the page', async () => {
    const { caseId } = await newCase();
    const list = await clerk.get('/desk/v1/cases?stage=pre-acceptance');
    expect(caseList.parse(list.body).cases.find((row) => row.caseId === caseId)).toMatchObject({ applicantMasked: '试**', clocks: [{ clockId: 'acceptance', level: 'green' }] });
    const page = await clerk.get(`/desk/v1/cases/${caseId}`);
    caseDetail.parse(page.body);
    for (const word of ['试新主', '测旧主', '500199199202290031', '单元9-9', '1540000']) expect(list.text + page.text).not.toContain(word);
  });

  it('[T-08] finds a case by its number and its registry number, never by a name', async () => {
    const { caseId, registryNumber } = await newCase();
    const found = async (text: string) => (await clerk.get(`/desk/v1/cases?text=${encodeURIComponent(text)}`)).read(caseList).cases.map((row) => row.caseId);
    expect(await found(registryNumber)).toEqual([caseId]);
    expect(await found('试新主')).toEqual([]);
    expect(await found('%')).toEqual([]);
  });

  it('[T-08] [T-09] only a deliberate look counts; new cases are seen then, and gaps over three hours show', async () => {
    await newCase();
    await clerk.get('/desk/v1/cases?stage=pre-acceptance');
    expect((await clerk.get('/desk/v1/queue-looks')).read(looksShape).looks).toEqual([]);
    const first = looksShape.parse((await clerk.post('/desk/v1/queue-looks', {})).body);
    expect(first.looks.at(-1)?.newCases).toBeGreaterThan(0);
    server.clock.advance(3 * MS_PER_HOUR + MS_PER_MINUTE);
    const second = looksShape.parse((await clerk.post('/desk/v1/queue-looks', {})).body);
    expect(second.breaches).toHaveLength(1);
    expect(second.looks.at(-1)).toMatchObject({ newCases: 0, gapMs: 3 * MS_PER_HOUR + MS_PER_MINUTE });
    expect(second.neededPerDay).toBe(4);
    expect(await server.database.db.select().from(queueLooks)).toHaveLength(2);
  });
});

describe('acts of the office', () => {
  it('[T-11] [T-15] [T-18] account, arrears with their own time, acceptance, and the partner is told', async () => {
    const { caseId } = await newCase();
    expect((await clerk.act(caseId, 'accept-case', {})).refusal?.code).toBe('case/account-unknown');
    await clerk.act(caseId, 'set-account', ACCOUNT);
    expect((await clerk.act(caseId, 'accept-case', {})).refusal?.code).toBe('case/arrears-unchecked');
    const checked = await checkArrears(caseId);
    expect(caseDetail.parse(checked.body).record).toMatchObject({ account: { accountNumber: '0001' }, arrears: { amount: '0.00', asOfMs: Date.UTC(2026, 10, 20) } });
    expect(await clerk.act(caseId, 'accept-case', {})).toMatchObject({ status: 200, body: { record: { stage: 'accepted' } } });
    const told = await server.database.db.select().from(callbacks).where(eq(callbacks.caseId, caseId));
    expect(told).toMatchObject([{ event: 'accepted', state: 'waiting', body: { fields: { 办件编号: expect.stringMatching(/^TL-/) } } }]);
  });

  it('[T-16] [T-19] [T-21] arrears stand in the way; ending takes a ground and the call that tells how to apply again', async () => {
    const { caseId } = await newCase();
    await clerk.act(caseId, 'set-account', { ...ACCOUNT, accountNumber: '9990000002' });
    await checkArrears(caseId);
    expect((await clerk.act(caseId, 'accept-case', {})).refusal?.code).toBe('case/arrears-outstanding');
    const callActId = newId(server.clock.nowMs());
    expect((await clerk.act(caseId, 'decline-case', { reason: 'arrears-outstanding', note: '', callActId })).refusal?.code).toBe('case/call-missing');
    await clerk.act(caseId, 'log-office-call', { to: 'new-owner', outcome: 'reached', topics: ['arrears-told', 'reapply-ways-told'], note: '' }, { actId: callActId });
    expect(await clerk.act(caseId, 'decline-case', { reason: 'arrears-outstanding', note: '', callActId })).toMatchObject({ status: 200, body: { record: { stage: 'declined' } } });
  });

  it('[C-04] nobody types what is owed', async () => {
    const { caseId } = await newCase();
    await clerk.act(caseId, 'set-account', ACCOUNT);
    expect((await clerk.act(caseId, 'record-arrears', { facts: { amount: '0.00', prepaid: '0.00', asOfMs: 1 } })).refusal?.code).toBe('account/forbidden');
  });

  it('[T-06] the same act twice is one; a case that moved refuses', async () => {
    const { caseId } = await newCase();
    const actId = newId(server.clock.nowMs());
    const version = await versionOf(caseId);
    const call = { to: 'new-owner', outcome: 'reached', topics: ['account-number-asked'], note: '' };
    const answers = await Promise.all([1, 2, 3].map(() => clerk.act(caseId, 'log-office-call', call, { actId, version })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await clerk.get(`/desk/v1/cases/${caseId}`)).read(caseDetail).record.calls).toHaveLength(1);
    expect(await clerk.act(caseId, 'log-office-call', call, { version })).toMatchObject({ status: 409, body: { error: { code: 'case/version-moved' } } });
    expect(await clerk.act(caseId, 'log-office-call', { ...call, outcome: 'nonsense' })).toMatchObject({ status: 400, body: { error: { code: 'request/malformed', detail: { path: 'payload.outcome' } } } });
  });

  it('[C-21] a role does its own acts only, and the page says so beforehand', async () => {
    const { caseId } = await newCase();
    expect(await dispatcher.act(caseId, 'accept-case', {})).toMatchObject({ status: 403 });
    expect((await dispatcher.get(`/desk/v1/cases/${caseId}`)).read(caseDetail).acts).toContainEqual({ kind: 'accept-case', allowed: false, reason: 'account/forbidden' });
    expect((await worker.get('/desk/v1/cases')).status).toBe(401);
  });

  it('[C-21] what is another district’s does not exist', async () => {
    const caseId = await acceptedCase();
    const visitId = (await dispatch(caseId)).read(caseDetail).visits[0]?.visitId;
    const version = await versionOf(caseId);
    expect((await foreign.get('/desk/v1/cases')).read(caseList).cases).toEqual([]);
    expect((await foreign.get(`/desk/v1/cases/${caseId}`)).status).toBe(404);
    expect((await foreign.act(caseId, 'log-office-call', { to: 'new-owner', outcome: 'reached', topics: [], note: '' }, { version })).status).toBe(404);
    expect((await foreign.post('/desk/v1/unmaskings', { caseId, subject: 'address', reason: 'verify-identity' })).status).toBe(404);
    expect((await foreign.post(`/desk/v1/visits/${visitId}/cancel`, { reason: '试' })).status).toBe(404);
    expect((await foreign.get('/desk/v1/visits?day=2026-11-20')).read(visitBoard).visits).toEqual([]);
    expect((await foreign.get('/desk/v1/workers')).read(workerList).workers).toEqual([]);
  });
});

describe('search and unmasking', () => {
  it('[T-12] finds accounts by bill, meter and address, masked', async () => {
    const hits = async (by: string, text: string) => (await clerk.get(`/desk/v1/accounts-search?by=${by}&text=${encodeURIComponent(text)}`)).read(accountHits).hits.map((hit) => hit.accountNumber);
    expect(await hits('account-number', '9990000001')).toEqual(['9990000001']);
    expect(await hits('meter-number', '9930001000000000000019')).toEqual(['9990000001']);
    expect(await hits('address', '示例花园 9-8')).toEqual(['9990000002']);
    expect(await hits('address', '%%%')).toEqual([]);
    expect((await clerk.get('/desk/v1/accounts-search?by=account-number&text=9990000001')).text).not.toContain('测旧主');
  });

  it('[T-12] [C-16] searches a case’s own address without anybody typing it, and tells the rows of one building apart without a room', async () => {
    const { caseId } = await newCase();
    const search = (query: string) => clerk.get(`/desk/v1/accounts-search?by=address&caseId=${caseId}${query}`);
    const whole = await search('');
    expect(whole.read(accountHits).hits).toMatchObject([{ accountNumber: '9990000001', place: 'same-door', addressMasked: expect.stringMatching(/3幢\*\*\*$/) }]);
    expect(whole.text).not.toContain('9-9');
    expect((await search(`&text=${encodeURIComponent('示例花园')}`)).read(accountHits).hits.map(({ accountNumber, place }) => [accountNumber, place])).toEqual([['9990000001', 'same-door'], ['9990000002', 'same-building']]);
    expect((await clerk.get('/desk/v1/accounts-search?by=account-number&text=9990000001')).read(accountHits).hits[0]?.place).toBeNull();
    expect((await clerk.get('/desk/v1/accounts-search?by=address&text=')).status).toBe(400);
    expect((await foreign.get(`/desk/v1/accounts-search?by=address&caseId=${caseId}`)).status).toBe(404);
  });

  it('[T-12] a building written another way is found by its street; its history says why another door was taken', async () => {
    await register(server, supplyPoint({ accountNumber: '9990000031', address: '铜梁区旧县街道测试街9031号测试新村7栋1单元301室', meter: { ...supplyPoint().meter, meterNumber: '9930001000000000000314' } }));
    const { caseId } = await newCase();
    const [row] = await server.database.db.select().from(cases).where(eq(cases.caseId, caseId));
    await server.database.db.transaction(async (tx) => saveCases(tx, [{ ...row!.doc, address: '重庆市铜梁区旧县街道测试街9031号测试新村7幢1单元3-1', version: row!.version + 1 }], server.clock.nowMs()));
    expect((await clerk.get(`/desk/v1/accounts-search?by=address&caseId=${caseId}`)).read(accountHits).hits).toMatchObject([{ accountNumber: '9990000031', place: 'same-door' }]);
    expect(await clerk.act(caseId, 'set-account', { ...ACCOUNT, addressReason: 'renamed' })).toMatchObject({ status: 200 });
    expect((await clerk.get(`/desk/v1/cases/${caseId}`)).read(caseDetail).timeline).toContainEqual(expect.objectContaining({ kind: 'set-account', detail: { via: 'bill', addressReason: 'renamed' } }));
  });

  it('[T-12] an account of another building is set with the reason only, whoever asks; one that no register has is set without', async () => {
    await register(server, supplyPoint({ accountNumber: '9990000032', address: '铜梁区旧县街道测试街9032号测试新村2幢1单元1-1', meter: { ...supplyPoint().meter, meterNumber: '9930001000000000000325' } }));
    const { caseId } = await newCase();
    const elsewhere = { ...ACCOUNT, accountNumber: '9990000032' };
    expect(await clerk.act(caseId, 'set-account', elsewhere)).toMatchObject({ status: 422, refusal: { code: 'account/address-differs' } });
    expect(await clerk.act(caseId, 'set-account', { ...elsewhere, addressReason: 'confirmed-with-customer' })).toMatchObject({ status: 200 });
    expect(await clerk.act(caseId, 'set-account', { ...ACCOUNT, accountNumber: '9990000033' })).toMatchObject({ status: 200 });
  });

  it('[C-16] unmasks for a reason, and keeps who did', async () => {
    const { caseId } = await newCase();
    expect((await clerk.post('/desk/v1/unmaskings', { caseId, subject: 'party:new-owner', reason: 'call', note: '拨打 139 0000-1234 或１３９００００１２３４' })).read(unmasked).values).toMatchObject({ name: '试新主', identityNumber: '500199199202290031' });
    expect((await clerk.post('/desk/v1/unmaskings', { caseId, subject: 'party:agent', reason: 'call' })).status).toBe(400);
    expect((await clerk.post('/desk/v1/unmaskings', { caseId, subject: 'address', reason: '想看看' })).status).toBe(400);
    const entries = await server.database.db.select().from(timeline).where(eq(timeline.caseId, caseId));
    expect(entries).toContainEqual(expect.objectContaining({ kind: 'unmasked', detail: { subject: 'party:new-owner', reason: 'call' } }));
    const kept = await server.database.db.select().from(audit).where(eq(audit.act, 'case/unmasked'));
    expect(kept.map(({ subject }) => subject)).toContain(`${caseId} party:new-owner call 拨打 … 或…`);
    expect(await firstBrokenAuditEntry(server.database.db)).toBeNull();
  });
});

describe('dispatch', () => {
  it('[C-20] the phones are given a year as the running build has it, also where an older one had stored it', async () => {
    const stored = async () => (await server.database.db.select().from(calendars).where(eq(calendars.year, 2026)))[0]!.doc;
    const shipped = await stored();
    await server.database.db.update(calendars).set({ doc: { year: 2026, restDays: [], workDays: [], source: 'before the notice' } }).where(eq(calendars.year, 2026));
    await storeShippedCalendar(server.database.db);
    expect(await stored()).toEqual(shipped);
  });

  it('[T-02] [T-36] [C-01] one visit with all that a phone needs for it, on the worker’s feed', async () => {
    const caseId = await acceptedCase();
    const answer = await dispatch(caseId, { note: '门铃坏了，请敲门' });
    const detail = caseDetail.parse(answer.body);
    expect(detail.visits).toMatchObject([{ state: 'booked', assigneeId: worker.accountId, hotline: '95598', dispatchNote: '门铃坏了，请敲门' }]);
    const [row] = await server.database.db.select().from(workOrders).where(eq(workOrders.caseId, caseId));
    const order = row?.doc as WorkOrder;
    expect(order).toMatchObject({ accountNumber: '9990000001', transferType: 'non-settlement', arrears: { amount: '0.00' }, contract: { offer: { values: { accountNumber: '9990000001', meterNumber: '9930001000000000000019', accountName: '试新主' } } } });
    expect(order.jobs.map(({ kind }) => kind)).toEqual(['read-meter', 'inform-owners', 'sign-contract']);
    expect(order.references.map(({ accountNumber }) => accountNumber)).toEqual(expect.arrayContaining(['9990000001', '9990000002']));
    expect(JSON.stringify(order.references)).not.toContain('测旧主');
    expect(order.priceTables.length).toBeGreaterThan(0);
    const feed = await rowsOf(worker.accountId);
    expect(new Set(feed.map(({ entity }) => entity))).toEqual(new Set(['visit', 'work-order', 'programme', 'calendar']));
    expect(feed.find(({ entityId }) => entityId === order.workOrderId)).toMatchObject({ op: 'put', version: order.version });
    const board = visitBoard.parse((await dispatcher.get('/desk/v1/visits?day=2026-11-20')).body);
    expect(board.visits.map(({ visit }) => visit.visitId)).toContain(detail.visits[0]?.visitId);
    expect(workerList.parse((await dispatcher.get('/desk/v1/workers')).body).workers.find(({ accountId }) => accountId === worker.accountId)?.appointments).toContainEqual({ visitId: detail.visits[0]?.visitId, ...detail.visits[0]?.appointment });
  });

  it('[T-13] refuses a past appointment, a second open visit, a stranger, and jobs with nothing to do', async () => {
    const caseId = await acceptedCase();
    const nowMs = server.clock.nowMs();
    const code = async (change: object) => (await dispatch(caseId, change)).refusal?.code;
    expect(await code({ appointment: { fromMs: nowMs - 2, toMs: nowMs - 1 } })).toBe('visit/appointment-not-in-future');
    expect(await code({ workerId: foreign.accountId })).toBe('worker/unknown');
    expect(await code({ jobs: ['collect-documents'] })).toBe('request/malformed');
    expect(await code({ version: 1 })).toBe('case/version-moved');
    expect(await dispatch(caseId)).toMatchObject({ status: 200 });
    expect(await code({})).toBe('case/visit-open');
  });

  it('[C-03] what the office learns later follows to the phone', async () => {
    const caseId = await acceptedCase();
    await dispatch(caseId);
    const [before] = await server.database.db.select().from(workOrders).where(eq(workOrders.caseId, caseId));
    await clerk.act(caseId, 'record-transfer-choice', { type: 'settlement', chosenBy: ['new-owner'], channel: 'phone' });
    const [after] = await server.database.db.select().from(workOrders).where(eq(workOrders.caseId, caseId));
    expect(after?.doc.transferType).toBe('settlement');
    expect(after?.version).toBe((before?.version ?? 0) + 1);
    const moved = (await rowsOf(worker.accountId)).find(({ entityId }) => entityId === after?.workOrderId);
    expect(moved?.version).toBe(after?.version);
  });

  it('[T-18] [T-19] a visit sent before acceptance keeps the case from being ended, and its deadline follows the decision', async () => {
    const { caseId } = await newCase();
    await clerk.act(caseId, 'log-office-call', { to: 'new-owner', outcome: 'reached', topics: ['account-number-asked', 'account-number-not-found'], note: '' });
    const page = caseDetail.parse((await clerk.get(`/desk/v1/cases/${caseId}`)).body);
    expect(page.proposedJobs).toEqual(['find-account', 'read-meter', 'inform-owners', 'sign-contract']);
    const sent = caseDetail.parse((await dispatch(caseId, { jobs: page.proposedJobs })).body);
    expect(sent.visits[0]?.dueAtMs).toBe(page.record.receivedAtMs + 24 * MS_PER_HOUR);
    const callActId = newId(server.clock.nowMs());
    await clerk.act(caseId, 'log-office-call', { to: 'new-owner', outcome: 'reached', topics: ['reapply-ways-told'], note: '' }, { actId: callActId });
    expect((await clerk.act(caseId, 'decline-case', { reason: 'other', note: '客户撤回', callActId })).refusal?.code).toBe('case/visit-open');
    expect((await clerk.get(`/desk/v1/cases/${caseId}`)).read(caseDetail).acts).toContainEqual({ kind: 'decline-case', allowed: false, reason: 'case/visit-open' });
    await clerk.act(caseId, 'set-account', ACCOUNT);
    await checkArrears(caseId);
    const accepted = caseDetail.parse((await clerk.act(caseId, 'accept-case', {})).body);
    expect(accepted.visits[0]).toMatchObject({ dueAtMs: null, version: sent.visits[0]!.version + 1 });
    expect(accepted.workOrders[0]).toMatchObject({ accountNumber: '9990000001', dueAtMs: null });
    await dispatcher.post(`/desk/v1/visits/${sent.visits[0]!.visitId}/cancel`, { reason: '试' });
  });

  it('[C-10] signing on the screen is the supplier’s to switch on', async () => {
    const administrator = await server.person('admin', { districtId: 'default', supplierId: 'default' }, 'administrator');
    const before = caseDetail.parse((await dispatch(await acceptedCase())).body);
    expect(before.workOrders[0]?.screenSigningAllowed).toBe(false);
    expect((await clerk.post('/desk/v1/supplier-settings', { supplierId: 'sgcc-cq-tongliang', screenSigningAllowed: true })).status).toBe(403);
    expect((await administrator.post('/desk/v1/supplier-settings', { supplierId: 'nobody', screenSigningAllowed: true })).status).toBe(400);
    await administrator.post('/desk/v1/supplier-settings', { supplierId: 'sgcc-cq-tongliang', screenSigningAllowed: true });
    const after = caseDetail.parse((await dispatch(await acceptedCase())).body);
    expect(after.workOrders[0]?.screenSigningAllowed).toBe(true);
  });

  it('[P-05, F64] reassigning takes it from one phone and gives it to the other; cancelling leaves the order for the next visit', async () => {
    const caseId = await acceptedCase();
    const visitId = (await dispatch(caseId)).read(caseDetail).visits[0]?.visitId;
    expect((await dispatcher.post(`/desk/v1/visits/${visitId}/reassign`, { workerId: colleague.accountId })).status).toBe(204);
    expect((await rowsOf(worker.accountId)).find(({ entityId }) => entityId === visitId)).toMatchObject({ op: 'del' });
    expect((await rowsOf(colleague.accountId)).find(({ entityId }) => entityId === visitId)).toMatchObject({ op: 'put' });
    const holds = await server.database.db.select().from(assignments).where(eq(assignments.subject, `visit:${visitId}`));
    expect(holds.filter(({ toMs }) => toMs === null).map(({ accountId }) => accountId)).toEqual([colleague.accountId]);
    expect((await dispatcher.post(`/desk/v1/visits/${visitId}/cancel`, { reason: '客户改期' })).status).toBe(204);
    expect((await dispatcher.post(`/desk/v1/visits/${visitId}/cancel`, { reason: '客户改期' })).refusal?.code).toBe('visit/already-ended');
    const again = caseDetail.parse((await dispatch(caseId)).body);
    expect(again.workOrders).toHaveLength(1);
    expect(again.visits.map(({ state }) => state).sort()).toEqual(['booked', 'cancelled']);
    expect((await rowsOf(colleague.accountId)).find(({ entityId }) => entityId === again.workOrders[0]?.workOrderId)).toMatchObject({ op: 'del' });
  });
});

describe('evidence and what needs a person', () => {
  it('[C-21] bytes go to who may see the case, inert, and the opening is kept', async () => {
    const { caseId } = await newCase();
    const nowMs = server.clock.nowMs();
    const bytes = new TextEncoder().encode('<script>alert(1)</script>') as Uint8Array<ArrayBuffer>;
    const digest = await sha256Hex(bytes);
    await server.ports.bytes.put(digest, bytes);
    await server.database.db.insert(blobs).values({ sha256: digest, sizeBytes: bytes.length, mime: 'application/json', storedAtMs: nowMs });
    await server.database.db.insert(blobUses).values({ mutationId: newId(nowMs), evidenceId: newId(nowMs), sha256: digest, kind: 'signature-strokes', mime: 'application/json', sizeBytes: bytes.length, capturedAtMs: nowMs, caseId, mutationKind: 'inform-owner' });
    const answer = await clerk.get(`/desk/v1/files/${digest}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    expect((await foreign.get(`/desk/v1/files/${digest}`)).status).toBe(404);
    expect((await clerk.get(`/desk/v1/files/${'0'.repeat(64)}`)).status).toBe(404);
    expect((await server.database.db.select().from(audit)).some(({ act }) => act === 'evidence/opened')).toBe(true);
    expect(caseDetail.parse((await clerk.get(`/desk/v1/cases/${caseId}`)).body).evidence).toMatchObject([{ sha256: digest, storedAtMs: nowMs }]);
  });

  it('[K-22] an administrator makes a partner; its secrets are shown once and it may push', async () => {
    const administrator = await server.person('keys', { districtId: 'default', supplierId: 'default' }, 'administrator');
    const wanted = { partnerId: 'other-platform', name: '另一平台', scopes: ['qijiang-joint-service'], callbackUrl: null };
    expect((await clerk.post('/desk/v1/partners', wanted)).status).toBe(403);
    expect((await administrator.post('/desk/v1/partners', { ...wanted, scopes: ['nowhere'] })).refusal?.code).toBe('partner/programme-unknown');
    expect((await administrator.post('/desk/v1/partners', { ...wanted, callbackUrl: 'file:///etc/passwd' })).status).toBe(400);
    const made = await administrator.post('/desk/v1/partners', wanted);
    expect(partnerOnce.parse(made.body).partner).toMatchObject({ partnerId: 'other-platform', callbackUrl: null });
    expect((await administrator.post('/desk/v1/partners', wanted)).status).toBe(409);
    expect((await administrator.get('/desk/v1/partners')).text).not.toContain(made.read(partnerOnce).inbound.secret);
    const { application } = sale(server.clock.nowMs());
    const answer = await server.push('/partner/v1/applications', application, { keyId: made.read(partnerOnce).inbound.keyId, secret: made.read(partnerOnce).inbound.secret });
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'partner/scope-missing' } } });
  });
});

describe('the end of a case', () => {
  it('[T-38] [T-40] [N-09] archives only when signed, countersigned and cleared; then the new owner and the partner are told', async () => {
    const caseId = await acceptedCase();
    expect((await clerk.act(caseId, 'archive-case', {})).refusal?.code).toBe('case/contract-unsigned');
    const [row] = await server.database.db.select().from(cases).where(eq(cases.caseId, caseId));
    const nowMs = server.clock.nowMs();
    const contract = { channel: 'paper' as const, contractSha256: 'a'.repeat(64), signedAtMs: nowMs, countersign: null };
    await server.database.db.transaction((tx) => saveCases(tx, [{ ...row!.doc, contract, version: row!.version + 1 }], nowMs));
    expect((await clerk.act(caseId, 'archive-case', {})).refusal?.code).toBe('case/not-countersigned');
    await reviewer.act(caseId, 'countersign-contract', { contractSha256: 'a'.repeat(64) });
    const archived = await reviewer.act(caseId, 'archive-case', {});
    expect(archived).toMatchObject({ status: 200, body: { record: { stage: 'archived', informedAtMs: server.clock.nowMs() } } });
    expect(await server.database.db.select().from(messages).where(eq(messages.caseId, caseId))).toMatchObject([{ state: 'stored', text: expect.stringContaining('9990000001') }]);
    const kept = (await clerk.get('/desk/v1/messages')).read(messageList).messages;
    expect(kept[0]?.toMasked).toMatch(/^154\*{4}\d{4}$/);
    expect(kept[0]?.text).toContain('****0001');
    expect(kept[0]?.text).not.toContain('9990000001');
    const events = (await server.database.db.select().from(callbacks).where(eq(callbacks.caseId, caseId))).map(({ event }) => event);
    expect(events.sort()).toEqual(['accepted', 'archived']);
  });
});
