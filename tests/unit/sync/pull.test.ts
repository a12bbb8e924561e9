import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/base/bytes.ts';
import { fail } from '../../../src/base/result.ts';
import type { Visit } from '../../../src/domain/model/visit.ts';
import { runCycle } from '../../../src/sync/cycle.ts';
import { FakeOffice } from './support/fake-office.ts';
import { Phone, until } from './support/phone.ts';
import { testId, visitRow, WORKER } from './support/rows.ts';
import { World } from './support/world.ts';

const visitId = testId('b', 1);
const feed = `worker:${WORKER}`;

async function atWork() {
  const world = new World();
  const office = await FakeOffice.open(world);
  for (const number of [1, 2, 3]) office.book(number);
  return { world, office, phone: await Phone.atWork(world, office.transport()) };
}

const ids = (views: readonly { visit: Visit }[] | null) => views?.map(({ visit }) => visit.visitId).sort();

describe('pull', () => {
  it('[S-07] a page that comes too late, after another tab moved the cursor, changes nothing', async () => {
    const { office, phone } = await atWork();
    const store = phone.app.syncStore;
    const since = await store.cursor(feed);
    office.putVisit(visitRow(1, [1], { version: 2, hotline: '1' }));
    await phone.cycle();
    const stale = { since, epoch: office.epoch, changes: [{ position: since.cursor + 1, entity: 'visit' as const, entityId: visitId, op: 'del' as const, version: 0 }], next: since.cursor + 1, more: false };
    expect(await store.applyPage(stale)).toEqual({ ok: true, value: 'moved' });
    expect((await until(phone.app.visits, (views) => views?.length === 3))?.length).toBe(3);
  });

  it('[S-08] a resync throws nothing away: phantoms go at its end, pending work stays', async () => {
    const { office, phone } = await atWork();
    office.faults = ['offline'];
    await phone.call(testId('b', 2));
    // The feed was pruned: nobody will ever say that visits 2 and 3 are gone.
    for (const number of [2, 3]) office.forget(testId('b', number));
    await phone.app.syncStore.beginResync(await phone.app.syncStore.cursor(feed));
    expect(ids(await until(phone.app.visits, (views) => views !== null))).toHaveLength(3);
    phone.app.lock();
    await phone.app.unlock('748392');
    office.faults = ['offline'];
    await phone.cycle();
    expect((await phone.cycle()).failure).toBeNull();
    const views = await until(phone.app.visits, (all) => all?.length === 1);
    expect(ids(views)).toEqual([visitId]);
    expect((await phone.outboxNow())[0]).toMatchObject({ state: 'needs-attention', failure: { code: 'mutation/subject-unknown' } });
  });

  it('[F11, S-13] a phone without room for a page still sends what it has, photographs too: that makes room', async () => {
    const { office, phone } = await atWork();
    const bytes = new Uint8Array(3_000).fill(7);
    const sha256 = await sha256Hex(bytes);
    const photo = { evidenceId: testId('d', 1), kind: 'no-entry' as const, sha256, sizeBytes: bytes.length, mime: 'image/jpeg' as const, capturedAtMs: phone.world.nowMs(), compressed: true };
    const payload = { outcome: 'no-entry' as const, accountNumber: null, meterNumber: null, rawText: null, via: 'none' as const, verified: false, note: '', evidence: [photo] };
    await phone.arrive(visitId);
    const kept = await phone.app.capture({ subject: { kind: 'work-order', id: testId('c', 1) }, kind: 'confirm-account', payload, blobs: [{ sha256, bytes, mime: 'image/jpeg', priority: 'meter' }] });
    expect(kept.ok).toBe(true);
    office.putVisit(visitRow(2, [2], { version: 2, hotline: '1' }));
    const ports = phone.syncPorts();
    const store = { ...ports.store, applyPage: async () => fail('storage/full') };
    expect((await runCycle({ ...ports, store }, new AbortController().signal)).failure).toEqual({ code: 'storage/full' });
    expect([...office.files.keys()]).toEqual([sha256]);
    expect(await phone.outboxNow()).toMatchObject([{ state: 'at-office', files: [{ isStored: true }] }, { state: 'at-office', files: [] }]);
    expect((await phone.cycle()).failure).toBeNull();
  });

  it('[S-12] a cycle that was broken off says that something is left, so that the browser wakes its worker again', async () => {
    const { phone } = await atWork();
    await phone.call(visitId);
    expect(await runCycle(phone.syncPorts(), AbortSignal.abort())).toMatchObject({ failure: { code: 'link/offline' }, unsent: 1 });
  });

  it('[S-14] a visit taken away while work for it is unsent stays, marked, until its lane is empty', async () => {
    const { office, phone } = await atWork();
    await phone.call(visitId);
    const page = { since: await phone.app.syncStore.cursor(feed), epoch: office.epoch, changes: [{ position: 99, entity: 'visit' as const, entityId: visitId, op: 'del' as const, version: 0 }], next: 99, more: false };
    expect(await phone.app.syncStore.applyPage(page)).toEqual({ ok: true, value: 'applied' });
    expect((await until(phone.app.visit(visitId), (view) => view?.withdrawn === true))?.visit.calls).toHaveLength(1);
    const { item } = (await phone.app.syncStore.waiting({ afterSequence: 0, limit: 1 }))[0]!;
    await phone.app.syncStore.settle([{ mutationId: item.header.mutationId, contentHash: item.contentHash, outcome: 'applied', version: 2, failure: null }]);
    await phone.app.syncStore.tidy(0);
    await until(phone.app.visits, (views) => views?.length === 2);
  });

  it('[S-08] an interrupted first download goes on where it stopped, and only its end makes it complete', async () => {
    const world = new World();
    const office = await FakeOffice.open(world);
    for (const number of [1, 2, 3]) office.book(number);
    const phone = await Phone.open(world, office.transport());
    await phone.enrol();
    await phone.app.choosePin('748392');
    const transport = office.transport();
    let pages = 0;
    const cut = { ...transport, pull: (...request: Parameters<typeof transport.pull>) => (++pages === 2 ? Promise.resolve({ ok: false as const, error: { code: 'link/offline' } }) : transport.pull(...request)) };
    Object.assign(phone, { transport: cut });
    expect((await phone.cycle()).failure?.code).toBe('link/offline');
    expect(await phone.app.syncStore.cursor(feed)).toMatchObject({ complete: false, cursor: 3 });
    await phone.restart();
    expect((await phone.cycle()).failure).toBeNull();
    expect(await phone.app.syncStore.cursor(feed)).toMatchObject({ complete: true });
    expect(ids(await until(phone.app.visits, (views) => views !== null))).toHaveLength(3);
  });

  it('[S-07] a row this build cannot read stops the page instead of losing the row', async () => {
    const { office, phone } = await atWork();
    office.put('visit', testId('b', 9), { visitId: testId('b', 9), newShape: true });
    const before = await phone.app.syncStore.cursor(feed);
    expect((await phone.cycle()).failure?.code).toBe('link/update-needed');
    expect(await phone.app.syncStore.cursor(feed)).toEqual(before);
  });

  it('[S-14] an overlay falls away only when the row has reached its version', async () => {
    const { office, phone } = await atWork();
    await phone.call(visitId);
    const { item } = (await phone.app.syncStore.waiting({ afterSequence: 0, limit: 1 }))[0]!;
    await phone.app.syncStore.settle([{ mutationId: item.header.mutationId, contentHash: item.contentHash, outcome: 'applied', version: 2, failure: null }]);
    const view = await until(phone.app.visit(visitId), (one) => one?.pending === 0 && one.visit.calls.length === 1);
    expect(view?.visit).toMatchObject({ version: 1, calls: [{ mutationId: item.header.mutationId }] });
    office.putVisit(visitRow(1, [1], { version: 2 }));
    await phone.cycle();
    expect((await until(phone.app.visit(visitId), (one) => one?.visit.version === 2))?.visit.calls).toEqual([]);
  });
});
