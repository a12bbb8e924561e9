import { IDBDatabase } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fromUtf8, sha256Hex, utf8 } from '../../../src/base/bytes.ts';
import { openStore } from '../../../src/device/device-store.ts';
import { keepCapture } from '../../../src/device/keep-capture.ts';
import type { Kept } from '../../../src/device/keep-capture.ts';
import { openWorkspace } from '../../../src/device/open-workspace.ts';
import { FakeOffice } from '../sync/support/fake-office.ts';
import { PIN, Phone, until } from '../sync/support/phone.ts';
import { testId } from '../sync/support/rows.ts';
import { World } from '../sync/support/world.ts';

let world: World;
let office: FakeOffice;
let phone: Phone;
const visitId = testId('b', 1);
const orderId = testId('c', 1);

beforeEach(async () => {
  world = new World();
  office = await FakeOffice.open(world);
  office.book(1);
  phone = await Phone.atWork(world, office.transport());
});

async function noEntry(text: string) {
  const bytes = utf8(text);
  const sha256 = await sha256Hex(bytes);
  const photo = { evidenceId: testId('d', 9), kind: 'no-entry' as const, sha256, sizeBytes: bytes.length, mime: 'image/jpeg' as const, capturedAtMs: world.nowMs(), compressed: true };
  const payload = { outcome: 'no-entry' as const, accountNumber: null, meterNumber: null, rawText: null, via: 'none' as const, verified: false, note: '门锁着', evidence: [photo] };
  return { sha256, bytes, payload, subject: { kind: 'work-order' as const, id: orderId }, kind: 'confirm-account' as const };
}

describe('capture', () => {
  it("[V-02] refuses what the rule refuses, and keeps nothing of it", async () => {
    const { payload, subject, kind } = await noEntry('x');
    expect(await phone.app.capture({ subject, kind, payload, blobs: [] })).toMatchObject({ ok: false, error: { code: 'visit/not-arrived' } });
    expect(await phone.app.capture({ subject: { kind: 'visit', id: testId('b', 7) }, kind: 'depart', payload: {}, blobs: [] })).toMatchObject({ ok: false });
    expect(await phone.outboxNow()).toEqual([]);
  });

  it('[V-02] refuses evidence whose bytes are missing or empty', async () => {
    await phone.arrive(visitId);
    const { payload, subject, kind, sha256 } = await noEntry('x');
    expect(await phone.app.capture({ subject, kind, payload, blobs: [] })).toMatchObject({ ok: false, error: { code: 'photo/empty' } });
    expect(await phone.app.capture({ subject, kind, payload, blobs: [{ sha256, bytes: new Uint8Array(), mime: 'image/jpeg', priority: 'meter' }] })).toMatchObject({ ok: false, error: { code: 'photo/empty' } });
    expect(await phone.outboxNow()).toHaveLength(1);
  });

  it('[V-02] breaking off at any step of the transaction leaves all of it or nothing', async () => {
    await phone.arrive(visitId);
    await phone.app.saveDraft('half', { typed: 1 });
    const store = openStore(phone.ports());
    const template = (await store.outbox.envelopes.toArray())[0]!;
    const before = (await store.outbox.self())!;
    let steps = 0;
    for (let breakAt = 1; breakAt < 20; breakAt += 1) {
      const sequence = (await store.outbox.self())!.nextSequence;
      const kept: Kept = {
        row: { ...template, mutationId: testId('e', breakAt), deviceSequence: sequence, header: { ...template.header, blobs: ['a'.repeat(64)], previousHash: (await store.outbox.self())!.previousHash } },
        blobs: [{ sha256: 'a'.repeat(64), mime: 'image/jpeg', rank: 0, lockWrap: null, body: utf8('sealed') }],
        draftKeys: ['half'],
      };
      let writes = 0;
      const breakOff = (_key: unknown, _object: unknown, transaction: { abort(): void }) => {
        writes += 1;
        if (writes === breakAt) transaction.abort();
      };
      const tables = [store.outbox.envelopes, store.outbox.blobs, store.outbox.bodies, store.outbox.keep] as const;
      for (const table of tables) table.hook('creating', breakOff as never);
      const outcome = await keepCapture(store.outbox, kept).catch(() => 'broken');
      for (const table of tables) table.hook('creating').unsubscribe(breakOff);
      if (outcome === 'kept') break;
      steps += 1;
      expect(await store.outbox.envelopes.count()).toBe(1);
      expect(await store.outbox.blobs.count()).toBe(0);
      expect(await store.outbox.bodies.count()).toBe(0);
      expect(await store.outbox.drafts.count()).toBe(1);
      expect(await store.outbox.self()).toEqual(before);
    }
    expect(steps).toBe(3);
    expect([await store.outbox.envelopes.count(), await store.outbox.bodies.count(), await store.outbox.drafts.count()]).toEqual([2, 1, 0]);
  });

  it('[V-02] two tabs that reach for the same number both get one, and no act is kept twice', async () => {
    const other = await Phone.open(world, office.transport());
    other.app.close();
    const results = await Promise.all([phone.call(visitId), phone.call(visitId), phone.call(visitId)]);
    expect(results.every(({ ok }) => ok)).toBe(true);
    const store = openStore(phone.ports());
    expect((await store.outbox.envelopes.orderBy('deviceSequence').keys()).map(Number)).toEqual([1, 2, 3]);
    const [row] = await store.outbox.envelopes.toArray();
    expect(await keepCapture(store.outbox, { row: { ...row!, mutationId: testId('e', 1) }, blobs: [], draftKeys: [] })).toBe('taken');
    expect(await keepCapture(store.outbox, { row: row!, blobs: [], draftKeys: [] })).toBe('kept');
    expect(await store.outbox.envelopes.count()).toBe(3);
  });

  it("[V-02] the tab that was slower judges and seals again, chained behind the faster one's act", async () => {
    const slower = await openWorkspace(phone.ports());
    await slower.unlock(PIN);
    await Promise.all([phone.app, slower].map((tab) => until(tab.visits, (visits) => visits !== null)));
    const payload = { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: 'y' } as const;
    const results = await Promise.all([phone.call(visitId), slower.capture({ subject: { kind: 'visit', id: visitId }, kind: 'log-call', payload, blobs: [] })]);
    slower.close();
    expect(results).toMatchObject([{ ok: true }, { ok: true }]);
    const [first, second] = await openStore(phone.ports()).outbox.envelopes.orderBy('deviceSequence').toArray();
    expect(second).toMatchObject({ deviceSequence: 2, header: { deviceSequence: 2, previousHash: first?.contentHash } });
  });

  it('[V-02] asks the disk nothing before the transaction of an act is open', async () => {
    const asked: string[] = [];
    const open = IDBDatabase.prototype.transaction;
    const spy = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, stores, mode) {
      asked.push(`${mode ?? 'readonly'} ${[...[stores].flat()].map(String).join(' ')}`);
      return open.call(this, stores, mode);
    });
    await phone.restart(); // the tables hold on to the database's own functions from their start
    await phone.call(visitId);
    await until(phone.app.visit(visitId), (view) => view?.pending === 1);
    asked.length = 0;
    expect((await phone.call(visitId)).ok).toBe(true);
    spy.mockRestore();
    expect(asked[0]).toMatch(/^readwrite .*envelopes/);
  });

  it('[V-03, X54] nothing that names a person lies open on the disk, before and after sending', async () => {
    await phone.arrive(visitId);
    const { bytes, sha256, payload, subject, kind } = await noEntry('不得见光的照片');
    await phone.app.saveDraft('visit/note', { text: '不得见光的草稿' });
    await phone.app.capture({ subject, kind, payload: { ...payload, note: '不得见光的备注' }, blobs: [{ sha256, bytes, mime: 'image/jpeg', priority: 'meter' }] });
    const secrets = ['不得见光', '测试甲', '示例路'];
    for (const stage of ['waiting', 'sent']) {
      const store = openStore(phone.ports());
      const tables = [...store.outbox.tables, ...store.cache.tables];
      const rows = await Promise.all(tables.filter(({ name }) => name !== 'drafts').map((table) => table.toArray()));
      const text = JSON.stringify([rows, await store.outbox.drafts.toArray()], (_key, value: unknown) => (value instanceof Uint8Array ? readable(value) : value));
      for (const secret of secrets) expect(text.includes(secret), `${secret} when ${stage}`).toBe(false);
      expect(text).toContain(orderId);
      store.outbox.close();
      store.cache.close();
      await phone.cycle();
    }
  });

  it('[V-05, X55] the lock wrap is erased once the visit is settled and everything has arrived', async () => {
    await phone.call(visitId);
    const wraps = async () => {
      const store = openStore(phone.ports());
      return (await store.outbox.envelopes.toArray()).map(({ lockWrap }) => lockWrap === null);
    };
    await phone.cycle();
    expect(await wraps()).toEqual([false]);
    const visit = office.row<{ version: number }>('visit', visitId);
    office.put('visit', visitId, { ...visit, version: visit.version + 1, state: 'ended' });
    await phone.cycle();
    await phone.cycle();
    expect(await wraps()).toEqual([true]);
  });

  it('[S-13] acknowledged items keep their ticks for 14 days; what is not at the office is kept for ever', async () => {
    await phone.call(visitId);
    await phone.cycle();
    office.faults = ['offline'];
    await phone.call(visitId);
    world.advance(15 * 86_400_000);
    await phone.app.syncStore.tidy(world.nowMs());
    expect((await phone.outboxNow()).map(({ state }) => state)).toEqual(['waiting']);
    world.advance(400 * 86_400_000);
    await phone.app.syncStore.tidy(world.nowMs());
    expect(await phone.outboxNow()).toHaveLength(1);
  });

  it('[V-02] says what is pending in the view, folded in the order of the acts', async () => {
    await phone.call(visitId, '一');
    await phone.call(visitId, '二');
    const view = await until(phone.app.visit(visitId), (one) => one?.pending === 2);
    expect(view?.visit.calls.map(({ note }) => note)).toEqual(['一', '二']);
  });
});

function readable(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch {
    return '';
  }
}
