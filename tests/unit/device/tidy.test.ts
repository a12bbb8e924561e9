import { beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex, utf8 } from '../../../src/base/bytes.ts';
import { MS_PER_DAY } from '../../../src/base/clock.ts';
import { openStore } from '../../../src/device/device-store.ts';
import type { DeviceStore } from '../../../src/device/device-store.ts';
import { tidy } from '../../../src/device/tidy.ts';
import { FakeOffice } from '../sync/support/fake-office.ts';
import { Phone } from '../sync/support/phone.ts';
import { testId } from '../sync/support/rows.ts';
import { World } from '../sync/support/world.ts';

const visitId = testId('b', 1);
const orderId = testId('c', 1);
const PHOTOS = 6;

let world: World;
let office: FakeOffice;
let phone: Phone;
let store: DeviceStore;

beforeEach(async () => {
  world = new World();
  office = await FakeOffice.open(world);
  office.book(1);
  phone = await Phone.atWork(world, office.transport());
  await phone.arrive(visitId);
  for (let n = 0; n < PHOTOS; n += 1) await noEntry(`photo ${n}`);
  store = openStore(phone.ports());
});

async function noEntry(text: string): Promise<void> {
  const bytes = utf8(text);
  const sha256 = await sha256Hex(bytes);
  const photo = { evidenceId: testId('d', Number(text.at(-1))), kind: 'no-entry' as const, sha256, sizeBytes: bytes.length, mime: 'image/jpeg' as const, capturedAtMs: world.nowMs(), compressed: true };
  const payload = { outcome: 'no-entry' as const, accountNumber: null, meterNumber: null, rawText: null, via: 'none' as const, verified: false, note: text, evidence: [photo] };
  const kept = await phone.app.capture({ subject: { kind: 'work-order', id: orderId }, kind: 'confirm-account', payload, blobs: [{ sha256, bytes, mime: 'image/jpeg', priority: 'meter' }] });
  expect(kept.ok).toBe(true);
}

/** The visit is over at the office, and the phone has heard so. */
async function settle(): Promise<void> {
  for (const [entity, id] of [['visit', visitId], ['work-order', orderId]] as const) {
    const row = office.row<{ version: number }>(entity, id);
    office.put(entity, id, { ...row, version: row.version + 1, state: entity === 'visit' ? 'ended' : 'done' });
  }
  await phone.cycle();
  await phone.cycle();
}

/** Rows of the outbox that a piece of work takes into memory. */
async function read(work: () => Promise<void>): Promise<number> {
  let rows = 0;
  const count = <T>(row: T): T => ((rows += 1), row);
  const tables = [store.outbox.envelopes, store.outbox.blobs, store.outbox.bodies];
  for (const table of tables) table.hook('reading', count);
  await work();
  for (const table of tables) table.hook('reading').unsubscribe(count);
  return rows;
}

describe('what a cycle tidies', () => {
  it('[S-13, V-05] is looked at once: work of the last two weeks that has arrived whole costs a cycle no reading', async () => {
    await phone.cycle();
    await settle();
    const acts = await store.outbox.envelopes.toArray();
    expect(acts).toHaveLength(PHOTOS + 1);
    for (const act of acts) expect(act).toMatchObject({ state: 'applied', lockWrap: null });
    expect(await store.outbox.bodies.count()).toBe(0);
    expect(await read(() => tidy(store, world.nowMs()))).toBeGreaterThanOrEqual(PHOTOS + 1); // a page just opened knows nothing
    expect(await read(() => tidy(store, world.nowMs()))).toBe(0);
    expect(await read(() => tidy(store, world.nowMs() + 14 * MS_PER_DAY))).toBe(0);
  });

  it('[S-13] goes in time all the same', async () => {
    await phone.cycle();
    await settle();
    await tidy(store, world.nowMs());
    await tidy(store, world.nowMs() + 15 * MS_PER_DAY);
    expect([await store.outbox.envelopes.count(), await store.outbox.blobs.count()]).toEqual([0, 0]);
  });

  it('[S-13] takes the bytes that several acts name along with the last of them', async () => {
    await noEntry('photo 0');
    await phone.cycle();
    await settle();
    const [first] = (await store.outbox.envelopes.toArray()).filter(({ header }) => header.blobs.length > 0);
    await store.outbox.envelopes.update(first!.mutationId, { settledAtMs: world.nowMs() + 10 * MS_PER_DAY });
    await tidy(store, world.nowMs() + 15 * MS_PER_DAY);
    expect([await store.outbox.envelopes.count(), await store.outbox.blobs.count()]).toEqual([1, 1]);
    await tidy(store, world.nowMs() + 25 * MS_PER_DAY);
    expect([await store.outbox.envelopes.count(), await store.outbox.blobs.count()]).toEqual([0, 0]);
  });

  it('[S-13] is never what is offered again, nor its bytes', async () => {
    await phone.cycle();
    await settle();
    await tidy(store, world.nowMs());
    // a restored office lacks them: the acts wait once more
    await store.outbox.envelopes.toCollection().modify({ state: 'waiting', settledAtMs: null });
    await tidy(store, world.nowMs() + 400 * MS_PER_DAY);
    expect([await store.outbox.envelopes.count(), await store.outbox.blobs.count()]).toEqual([PHOTOS + 1, PHOTOS]);
    await store.outbox.envelopes.toCollection().modify({ state: 'applied', settledAtMs: world.nowMs() + 400 * MS_PER_DAY });
    await tidy(store, world.nowMs() + 401 * MS_PER_DAY);
    expect(await store.outbox.envelopes.count()).toBe(PHOTOS + 1);
  });

  it('[S-13] are not the bytes of an act that the office has not acknowledged', async () => {
    await store.outbox.blobs.toCollection().modify({ state: 'stored' });
    await tidy(store, world.nowMs());
    expect(await store.outbox.bodies.count()).toBe(PHOTOS);
  });
});
