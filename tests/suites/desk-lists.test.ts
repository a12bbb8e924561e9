import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MS_PER_MINUTE } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { attentionList, callbackList, caseList, messageList, visitBoard } from '../../src/protocol/desk.ts';
import { callbacks, messages, visits, workOrders } from '../../src/server/store/tables.ts';
import { deskUnderTest } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';
import { errandFor, person } from './support/office.ts';
import type { Errand } from './support/office.ts';

let server: DeskUnderTest;
let dispatcher: Desk;
let errand: Errand;
let round = 0;

beforeAll(async () => {
  server = await deskUnderTest();
  dispatcher = await server.person('planner', { districtId: 'tongliang', supplierId: 'tongliang-power' }, 'dispatcher');
});
afterAll(() => server.close());
beforeEach(async () => {
  errand = await errandFor(server.ports, await person(server.ports, `listed-${++round}`, 'field-worker'));
});

const board = async () => (await dispatcher.get('/desk/v1/visits?day=2026-11-20')).read(visitBoard).visits;
const entryOf = async (visitId: string) => (await board()).find(({ visit }) => visit.visitId === visitId);

describe('the visits of a day', () => {
  it('[T-36] keep the one whose order went on to a later visit of the same day', async () => {
    const [first] = await server.database.db.select().from(visits).where(eq(visits.visitId, errand.visitId));
    const laterId = newId(server.clock.nowMs());
    await server.database.db.update(visits).set({ state: 'ended', doc: { ...first!.doc, state: 'ended' } }).where(eq(visits.visitId, errand.visitId));
    await server.database.db.insert(visits).values({ ...first!, visitId: laterId, doc: { ...first!.doc, visitId: laterId } });
    await server.database.db.update(workOrders).set({ visitId: laterId }).where(eq(workOrders.workOrderId, errand.workOrderId));
    for (const visitId of [errand.visitId, laterId]) expect(await entryOf(visitId)).toMatchObject({ cases: [{ caseId: errand.caseId }] });
  });

  it('[C-21] are those of one’s own district and supplier', async () => {
    const foreign = await server.person(`elsewhere-${round}`, { districtId: 'tongliang', supplierId: 'tongliang-water' }, 'dispatcher');
    expect((await foreign.get('/desk/v1/visits?day=2026-11-20')).read(visitBoard).visits).toEqual([]);
    expect((await dispatcher.get('/desk/v1/visits?day=2026-11-19')).read(visitBoard).visits).toEqual([]);
  });
});

describe('the queue', () => {
  it('[T-10] tells who was reached from who was only tried, as the step of the case does', async () => {
    const clerk = await server.person(`teller-${round}`, { districtId: 'tongliang', supplierId: 'tongliang-power' }, 'clerk');
    const row = async () => (await clerk.get('/desk/v1/cases?stage=accepted')).read(caseList).cases.find(({ caseId }) => caseId === errand.caseId);
    const call = (outcome: 'reached' | 'no-answer' | 'busy') => clerk.act(errand.caseId, 'log-office-call', { to: 'new-owner', outcome, topics: [], note: '' });
    expect(await row()).toMatchObject({ called: false, triedInVain: 0, milestone: 'contacted' });
    await call('no-answer');
    await call('busy');
    expect(await row()).toMatchObject({ called: false, triedInVain: 2, milestone: 'contacted' });
    await call('reached');
    const reached = await row();
    expect(reached).toMatchObject({ called: true, triedInVain: 2 });
    expect(reached?.milestone).not.toBe('contacted');
  });
});

describe('a list that is longer than its page', () => {
  it('[N-13, T-36] says so, and one that is not says that as well', async () => {
    for (const [path, list] of [['attention', attentionList], ['messages', messageList], ['callbacks', callbackList], ['visits?day=2026-11-19', visitBoard]] as const) {
      expect([path, (await dispatcher.get(`/desk/v1/${path}`)).read(list).more]).toEqual([path, false]);
    }
    const [one] = await server.database.db.select().from(visits).where(eq(visits.visitId, errand.visitId));
    const fromMs = Date.UTC(2026, 10, 18, 4);
    const many = Array.from({ length: 1_001 }, () => newId(fromMs)).map((visitId) => ({ ...one!, visitId, fromMs, doc: { ...one!.doc, visitId } }));
    await server.database.db.insert(visits).values(many.slice(0, 1_000));
    const day = async () => (await dispatcher.get('/desk/v1/visits?day=2026-11-18')).read(visitBoard);
    expect([(await day()).visits.length, (await day()).more]).toEqual([1_000, false]);
    await server.database.db.insert(visits).values(many.slice(1_000));
    expect([(await day()).visits.length, (await day()).more]).toEqual([1_000, true]);
    const texts = Array.from({ length: 201 }, (_, n) => ({ messageId: newId(fromMs + n), caseId: errand.caseId, toPhone: '15400001234', text: '示例', state: 'stored' as const, createdAtMs: fromMs + n }));
    await server.database.db.insert(messages).values(texts);
    const listed = (await dispatcher.get('/desk/v1/messages')).read(messageList);
    expect([listed.messages.length, listed.more]).toEqual([200, true]);
  });
});

describe('the callbacks', () => {
  it('[N-13] that wait or were parked stand in front, however many were delivered since', async () => {
    const row = (state: 'waiting' | 'delivered' | 'parked', createdAtMs: number) => ({ callbackId: newId(createdAtMs), partnerId: 'registry', caseId: errand.caseId, event: 'accepted', body: {}, mutationIds: [], state, createdAtMs });
    const [parked, waiting] = [row('parked', server.clock.nowMs()), row('waiting', server.clock.nowMs() + 1)];
    const delivered = Array.from({ length: 250 }, (_, n) => row('delivered', server.clock.nowMs() + MS_PER_MINUTE + n));
    await server.database.db.insert(callbacks).values([parked, waiting, ...delivered]);
    const listed = (await dispatcher.get('/desk/v1/callbacks')).read(callbackList).callbacks;
    expect([listed.length, (await dispatcher.get('/desk/v1/callbacks')).read(callbackList).more]).toEqual([200, true]);
    expect(listed.slice(0, 3).map(({ callbackId }) => callbackId)).toEqual([waiting.callbackId, parked.callbackId, delivered.at(-1)!.callbackId]);
  });
});
