import { describe, expect, it } from 'vitest';
import { runCycle } from '../../../src/sync/cycle.ts';
import { FakeOffice } from './support/fake-office.ts';
import { Phone, until } from './support/phone.ts';
import { orderRow, testId, visitRow } from './support/rows.ts';
import { World } from './support/world.ts';

const visitId = testId('b', 1);

async function atWork() {
  const world = new World();
  const office = await FakeOffice.open(world);
  office.book(1);
  office.book(2);
  return { world, office, phone: await Phone.atWork(world, office.transport()) };
}

const states = async (phone: Phone) => (await phone.outboxNow()).map(({ state }) => state);

describe('push', () => {
  it('[S-02] a lost reply leaves the item waiting; the second time it is a duplicate and counts once', async () => {
    const { office, phone } = await atWork();
    await phone.call(visitId);
    office.faults = ['lost-reply'];
    await phone.cycle();
    expect(await states(phone)).toEqual(['waiting']);
    expect(office.applied.length).toBe(1);
    await phone.cycle();
    expect(await states(phone)).toEqual(['at-office']);
    expect(office.applied.length).toBe(1);
    expect((await until(phone.app.visit(visitId), (view) => view?.pending === 0))?.visit.calls.length).toBe(1);
  });

  it('[S-02] an answer that forgets an item, or names it with other content, does not release it', async () => {
    const { office, phone } = await atWork();
    await phone.call(visitId);
    await phone.call(testId('b', 2));
    office.faults = ['forgets-one'];
    await phone.cycle();
    expect((await states(phone)).filter((state) => state === 'waiting').length).toBe(1);
    const { item } = (await phone.app.syncStore.waiting({ afterSequence: 0, limit: 1 }))[0]!;
    await phone.app.syncStore.settle([{ mutationId: item.header.mutationId, contentHash: '0'.repeat(64), outcome: 'applied', version: 9, failure: null }]);
    expect((await states(phone)).filter((state) => state === 'waiting').length).toBe(1);
  });

  it('[S-05] a refused item parks its lane only, stays with its reason, and lets go when its author goes on', async () => {
    const { office, phone } = await atWork();
    office.refusing.set('depart', { outcome: 'rejected', code: 'visit/already-ended' });
    await phone.app.capture({ subject: { kind: 'visit', id: visitId }, kind: 'depart', payload: {}, blobs: [] });
    await phone.cycle();
    office.faults = ['offline'];
    await phone.call(testId('b', 2));
    await phone.cycle();
    const [, refused] = await phone.outboxNow();
    expect(refused).toMatchObject({ state: 'needs-attention', failure: { code: 'visit/already-ended' } });
    expect(await phone.app.syncStore.heldLanes()).toHaveLength(1);

    // The next act on that lane is the author's own decision to go on.
    await phone.call(visitId);
    await phone.cycle();
    expect(office.applied.length).toBe(2);
    expect((await phone.outboxNow()).length).toBe(3);
  });

  it('[S-05] a conflict is kept with both sides and does not stop the rest of its lane', async () => {
    const { office, phone } = await atWork();
    office.refusing.set('depart', { outcome: 'conflict', code: 'mutation/subject-cancelled' });
    await phone.app.capture({ subject: { kind: 'visit', id: visitId }, kind: 'depart', payload: {}, blobs: [] });
    await phone.call(visitId);
    await phone.cycle();
    expect((await states(phone)).sort()).toEqual(['at-office', 'needs-attention']);
  });

  it('[S-05, F44] a request refused as a whole is narrowed down to the one mutation that causes it', async () => {
    const { office, phone } = await atWork();
    for (const number of [1, 2]) for (let i = 0; i < 2; i += 1) await phone.call(testId('b', number));
    // The whole, its first half, that half's first: refused; everything else passes.
    office.faults = ['malformed', 'malformed', 'malformed'];
    const report = await phone.cycle();
    expect(report.failure).toBeNull();
    expect((await states(phone)).sort()).toEqual(['at-office', 'at-office', 'needs-attention', 'waiting']);
    const poison = (await phone.outboxNow()).find(({ state }) => state === 'needs-attention')!;
    await phone.app.setAside(poison.mutationId);
    await phone.cycle();
    // Only this phone has it: it is never said to be at the office.
    expect((await phone.outboxNow()).find(({ mutationId }) => mutationId === poison.mutationId)).toMatchObject({ state: 'needs-attention', failure: { code: 'request/malformed' } });
    expect(office.applied.length).toBe(3);
  });

  it('[S-04] the end of a visit never reaches the office before what was captured in it', async () => {
    const { office, phone } = await atWork();
    await phone.arrive(visitId);
    await phone.report(testId('c', 1));
    const call = await phone.call(visitId);
    expect(call.ok).toBe(true);
    await phone.cycle();
    const [last] = office.pushes.flatMap(({ items }) => items).filter(({ header }) => header.kind === 'log-call');
    expect(last!.header.dependsOn).toHaveLength(1);
    expect(office.applied.length).toBe(3);
  });

  it('[S-09] another epoch acknowledges nothing, and after a restore everything is offered again', async () => {
    const { office, phone } = await atWork();
    await phone.call(visitId);
    office.faults = ['other-epoch'];
    const before = office.requests.length;
    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(office.requests.slice(before).filter((request) => request === 'push').length).toBe(2);
    expect(await states(phone)).toEqual(['at-office']);

    // The office comes back from a backup made before the call.
    office.epoch = '00000000-0000-4000-8000-000000000002';
    office.results.clear();
    office.applied.length = 0;
    office.putVisit(visitRow(1));
    office.putOrder(orderRow(1));
    await phone.cycle();
    expect(office.applied.length).toBe(1);
    expect(await states(phone)).toEqual(['at-office']);
    expect((await until(phone.app.visit(visitId), (view) => view?.pending === 0))?.visit.calls.length).toBe(1);
  });

  it('[S-10] an ended login stops the pull and not the evidence', async () => {
    const { office, phone } = await atWork();
    office.loginValid = false;
    await phone.call(visitId);
    expect((await phone.cycle()).failure?.code).toBe('link/session-ended');
    expect(office.applied.length).toBe(1);
  });

  it('[S-03] each mutation names the hash of the one before it, also across a restart', async () => {
    const { office, phone } = await atWork();
    await phone.call(visitId);
    await phone.restart();
    await phone.call(visitId);
    await phone.cycle();
    const items = office.pushes.flatMap(({ items }) => items);
    expect(items.map(({ header }) => header.deviceSequence)).toEqual([1, 2]);
    expect(items[1]!.header.previousHash).toBe(items[0]!.contentHash);
    expect(items[0]!.header.previousHash).toBeNull();
  });

  it('[I7] what was on its way when the store failed is not said to be on its way for ever', async () => {
    const { phone } = await atWork();
    await phone.call(visitId);
    const shown: number[] = [];
    const store = { ...phone.app.syncStore, sending: (ids: ReadonlySet<string>) => void shown.push(ids.size), settle: () => Promise.reject(new Error('the handle is lost')) };
    await expect(runCycle({ ...phone.syncPorts(), store }, new AbortController().signal)).rejects.toThrow('the handle is lost');
    expect(shown).toEqual([1, 0]);
  });
});
