import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import { browserSentinel } from '../../../src/device/browser-sentinel.ts';
import { openStore } from '../../../src/device/device-store.ts';
import { lookForLoss } from '../../../src/device/look-for-loss.ts';
import { openWorkspace } from '../../../src/device/open-workspace.ts';
import { lostItems } from '../../../src/device/sentinel.ts';
import { FakeOffice } from '../sync/support/fake-office.ts';
import { Phone, PIN, until } from '../sync/support/phone.ts';
import { testId } from '../sync/support/rows.ts';
import { settled, World } from '../sync/support/world.ts';

async function atWork() {
  const world = new World();
  const office = await FakeOffice.open(world);
  office.book(1);
  return { office, world, phone: await Phone.atWork(world, office.transport()) };
}

describe('a store that came back empty', () => {
  it('[V-06, F12, F13, F15] tells how much unsent work is gone, and goes on telling after a new enrolment', async () => {
    const { phone } = await atWork();
    await phone.call(testId('b', 1));
    await phone.call(testId('b', 1));
    await settled(() => phone.sentinel?.unsent === 2);
    phone.disk = { indexedDB: new IDBFactory(), IDBKeyRange };
    await phone.kill();
    expect((await until(phone.app.storage, ({ lostItems: lost }) => lost !== null)).lostItems).toBe(2);
    await phone.enrol();
    await phone.kill();
    expect((await until(phone.app.storage, ({ lostItems: lost }) => lost !== null)).lostItems).toBe(2);
  });

  it('[V-06, F12, F61] of a store that is cleared under the open app is told at once, though the browser does not say how much room there is', async () => {
    const { phone } = await atWork();
    await phone.call(testId('b', 1));
    await settled(() => phone.sentinel?.unsent === 1);
    phone.saysItsRoom = false;
    const { outbox } = openStore(phone.ports());
    await outbox.transaction('rw', outbox.keep, outbox.envelopes, async () => {
      await outbox.keep.clear();
      await outbox.envelopes.clear();
    });
    expect((await until(phone.app.storage, ({ lostItems: lost }) => lost !== null)).lostItems).toBe(1);
    outbox.close();
  });

  it('[V-06] a fresh phone has lost nothing, and sent work is no loss', async () => {
    const { phone } = await atWork();
    expect((await until(phone.app.storage, ({ quotaBytes }) => quotaBytes > 0)).lostItems).toBeNull();
    await phone.call(testId('b', 1));
    await phone.cycle();
    await settled(() => phone.sentinel?.unsent === 0);
    expect(lostItems(phone.sentinel, null)).toBe(0);
    expect(lostItems(null, null)).toBeNull();
  });

  it('[V-06, F21] a store put back from an older image goes on counting where it really was', async () => {
    const { phone, office } = await atWork();
    await phone.call(testId('b', 1));
    await settled(() => phone.sentinel?.lastSequence === 1);
    phone.sentinel = { ...phone.sentinel!, lastSequence: 5 };
    await phone.restart();
    expect((await until(phone.app.storage, ({ lostItems: lost }) => lost !== null)).lostItems).toBe(4);
    await phone.call(testId('b', 1));
    await phone.cycle();
    expect(office.applied.map(({ sequence }) => sequence)).toEqual([1, 6]);
  });

  it('[V-06, C-02] what another tab saves while this one opens is no loss, and the chain goes on behind it', async () => {
    const { phone, office } = await atWork();
    await phone.call(testId('b', 1));
    await settled(() => phone.sentinel?.lastSequence === 1);
    const store = openStore(phone.ports());
    const self = await store.outbox.self();
    await phone.call(testId('b', 1));
    await settled(() => phone.sentinel?.lastSequence === 2);
    const sentinel = { read: async () => phone.sentinel, write: async () => undefined };
    expect(await lookForLoss({ outbox: store.outbox, sentinel, timers: phone.world }, { seen: phone.sentinel, self })).toBeNull();
    await phone.restart();
    await phone.call(testId('b', 1));
    expect((await phone.cycle()).failure).toBeNull();
    expect(office.applied.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    const acts = (await store.outbox.envelopes.toArray()).toSorted((a, b) => a.deviceSequence - b.deviceSequence);
    expect(acts.map(({ header }) => header.previousHash)).toEqual([null, acts[0]?.contentHash, acts[1]?.contentHash]);
    store.outbox.close();
    store.cache.close();
  });

  it('[V-06, C-02] nor does an act saved while somebody enrols anew lose its number to the next one', async () => {
    const { phone, office } = await atWork();
    const { sentinel } = phone.ports();
    let saves = false;
    const read = async () => {
      if (saves) {
        saves = false;
        await phone.call(testId('b', 1)); // the other tab's, between this one's two readings
      }
      return sentinel.read();
    };
    const other = await openWorkspace({ ...phone.ports(), sentinel: { ...sentinel, read } });
    const answer = await phone.transport.enrol({ username: 'worker', password: 'four quiet winters', deviceName: '测试手机', deviceId: await other.syncStore.formerDeviceId() }, new AbortController().signal);
    if (!answer.ok) throw new Error(answer.error.code);
    saves = true;
    expect(await other.syncStore.enrolled(answer.value.value)).toMatchObject({ ok: true });
    other.close();
    await phone.kill();
    await phone.app.choosePin(PIN);
    await phone.cycle();
    expect(await phone.call(testId('b', 1))).toMatchObject({ ok: true });
    await phone.cycle();
    expect(office.applied.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it('[V-06] the sentinel survives either of its two copies', async () => {
    const { local, text } = fakeLocal();
    const caches = fakeCaches();
    const onNextStart = () => browserSentinel({ caches, local: text, timers: new World() }).read(); // no page remembers anything
    await browserSentinel({ caches, local: text, timers: new World() }).write({ installId: 'a', lastSequence: 1, unsent: 1, revision: 1 });
    local.clear();
    expect(await onNextStart()).toMatchObject({ revision: 1 });
    const other = browserSentinel({ caches: undefined, local: text, timers: new World() });
    await other.write({ installId: 'a', lastSequence: 2, unsent: 0, revision: 2 });
    expect(await onNextStart()).toMatchObject({ revision: 2 });
    local.set('doorstep-sentinel', '{broken');
    expect(await onNextStart()).toMatchObject({ revision: 1 });
  });

  it('[V-06, F12] a copy that answers nobody, as while everything is being cleared, keeps the others waiting for a moment only', async () => {
    const world = new World();
    const { text } = fakeLocal();
    const silent = { open: () => new Promise<never>(() => undefined) } as unknown as CacheStorage;
    const sentinel = browserSentinel({ caches: silent, local: text, timers: world });
    const seen = { installId: 'a', lastSequence: 3, unsent: 2, revision: 7 };
    let isDone = false;
    const done = sentinel.write(seen).then(() => sentinel.read()).then((read) => ((isDone = true), read));
    for (let at = 0; !isDone && at < 20; at += 1) {
      world.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await done).toEqual(seen);
  });

  it('[V-06, F12, F61] what clears an open app may come to the sentinel last: it is written again behind it, until somebody enrols', async () => {
    const world = new World();
    const phone = await Phone.open(world, (await FakeOffice.open(world)).transport());
    const { local, text } = fakeLocal();
    const sentinel = browserSentinel({ caches: undefined, local: text, timers: new World() });
    const seen = { installId: 'a', lastSequence: 3, unsent: 2, revision: 7 };
    await sentinel.write(seen);
    const { outbox } = openStore(phone.ports());
    expect(await lookForLoss({ outbox, sentinel, timers: world }, { seen: await sentinel.read(), self: null })).toBe(2);
    local.clear();
    world.advance(1_000);
    await settled(() => local.size === 1);
    expect(await browserSentinel({ caches: undefined, local: text, timers: new World() }).read()).toEqual(seen);
    await phone.enrol();
    local.clear();
    world.advance(60_000);
    const isRead = outbox.self(); // asked after the writings asked, so answered after them
    expect(await isRead).not.toBeNull();
    expect(local.size).toBe(0);
    outbox.close();
  });

  it('[V-06] says when there is no room for a visit before it begins', async () => {
    const { phone } = await atWork();
    phone.quotaBytes = 100 * 1_048_576;
    await phone.app.askToPersist();
    expect((await until(phone.app.storage, ({ quotaBytes }) => quotaBytes > 0)).enoughForVisit).toBe(false);
  });
});

function fakeLocal() {
  const local = new Map<string, string>();
  return { local, text: { getItem: (key: string) => local.get(key) ?? null, setItem: (key: string, value: string) => void local.set(key, value) } };
}

function fakeCaches(): CacheStorage {
  const kept = new Map<string, Response>();
  const cache = { put: async (key: string, response: Response) => void kept.set(key, response), match: async (key: string) => kept.get(key)?.clone() };
  return { open: async () => cache } as unknown as CacheStorage;
}

describe('the sentinel', () => {
  it('[V-06 F12 F61] is remembered by an open page when both copies are taken, and a newer copy counts for more', async () => {
    const text = new Map<string, string>();
    const local = { getItem: (key: string) => text.get(key) ?? null, setItem: (key: string, value: string) => void text.set(key, value) };
    const page = browserSentinel({ caches: undefined, local, timers: new World() });
    await page.write({ installId: 'a', lastSequence: 3, unsent: 3, revision: 7 });
    text.clear();
    expect(await page.read()).toMatchObject({ unsent: 3, revision: 7 });
    await browserSentinel({ caches: undefined, local, timers: new World() }).write({ installId: 'a', lastSequence: 3, unsent: 0, revision: 8 });
    expect(await page.read()).toMatchObject({ unsent: 0, revision: 8 });
  });
});
