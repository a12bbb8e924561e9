import { describe, expect, it } from 'vitest';
import { cryptoRandom } from '../../../src/base/ids.ts';
import { systemClock } from '../../../src/base/clock.ts';
import { systemTimers } from '../../../src/base/timers.ts';
import type { Bytes } from '../../../src/base/bytes.ts';
import { ok } from '../../../src/base/result.ts';
import { CacheDatabase } from '../../../src/device/cache-schema.ts';
import { commonDevicePorts } from '../../../src/device/browser-ports.ts';
import type { BlockFiles } from '../../../src/device/register-files/block-files.ts';
import { databaseFiles } from '../../../src/device/register-files/database-files.ts';
import { createFileWorker, opfsFiles } from '../../../src/device/register-files/opfs-files.ts';
import { registerLookup } from '../../../src/device/register-files/register-lookup.ts';
import { RegisterShelf } from '../../../src/device/register-files/register-shelf.ts';
import { registerStore } from '../../../src/device/register-files/register-store.ts';
import type { RegisterManifest, RegisterOffer } from '../../../src/protocol/register.ts';
import { packRegister } from '../../../src/register/pack.ts';
import type { RegisterRow } from '../../../src/register/register-row.ts';
import { bringRegisters } from '../../../src/sync/register.ts';
import type { RegisterStore, RegisterTransport } from '../../../src/sync/register-ports.ts';

const about = { supplierId: 'tongliang-power', utility: 'power', areaCode: '500151', asOfMs: 1_700_000_000_000 };
const where = { supplierId: about.supplierId, areaCode: about.areaCode };

function rowOf(n: number): RegisterRow {
  return {
    assetNumber: `99300010000000${String(10_000_000 + n)}`, accountNumber: String(9_990_000_001 + n), nameMasked: '测**', nameInitials: 'cjz',
    address: { stem: `示例路${1 + Math.floor(n / 40)}号示例花园`, stemPinyin: `sll${1 + Math.floor(n / 40)}hslhy`, building: `${1 + (n % 4)}幢`, unit: '2单元', room: `${1 + (n % 9)}-${1 + (n % 7)}` },
    multiplier: '1', registers: ['total'], integerDigits: 6, decimals: 2, lastScheduled: { day: '2026-11-01', readings: [{ register: 'total', value: `${n}.50` }] }, priceCode: 'residential-tiers', meterBox: `BX-${Math.floor(n / 12)}`, sharedMeter: false,
  };
}

async function shelfOn(files: BlockFiles) {
  const device = { ...commonDevicePorts(), name: `shelf-${crypto.randomUUID()}`, sentinel: { read: async () => null, write: async () => undefined }, sight: { hidden: () => false, onChange: () => () => {} } };
  const cache = new CacheDatabase(`${device.name}-cache`);
  const key = { keyId: 'test', key: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']) };
  const shelf = new RegisterShelf({ cache, device, files, lockKey: () => key, epoch: async () => 'epoch' });
  return { shelf, store: registerStore(shelf), lookup: registerLookup(shelf) };
}

async function officeWith(count: number) {
  const { file, prelude } = await packRegister(about, Array.from({ length: count }, (_, n) => rowOf(n)));
  const offer: RegisterOffer = { ...where, version: 1, sha256: prelude.digest, rows: count, totalBytes: file.byteLength, asOfMs: about.asOfMs, builtAtMs: about.asOfMs, leaseKey: btoa('k'.repeat(32)), deltas: [] };
  const nowMs = systemClock.nowMs();
  const manifest: RegisterManifest = { epoch: crypto.randomUUID(), serverTimeMs: nowMs, leaseUntilMs: nowMs + 86_400_000, areas: [offer], pending: [], unplacedOrders: 0 };
  let cutAt = Infinity;
  const asked: number[] = [];
  const transport: RegisterTransport = {
    manifest: async () => ok({ value: manifest, sentAtMs: nowMs, heardAtMs: nowMs, serverTimeMs: nowMs }),
    async file({ fromBytes }) {
      asked.push(fromBytes);
      return ok(inChunks(file.subarray(fromBytes, Math.min(cutAt, file.byteLength)) as Bytes));
    },
    delta: async () => ok(new Uint8Array(0)),
  };
  return { transport, asked, cut: (at: number) => (cutAt = at) };
}

function bringing(registers: RegisterStore, transport: RegisterTransport) {
  const store = { unsent: async () => ({ mutations: 0, blobs: 0 }), heard: async () => undefined };
  return () => bringRegisters({ store, registers, transport, lock: { exclusively: (run) => run() } }, new AbortController().signal);
}

async function* inChunks(bytes: Bytes): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 65_536) yield bytes.slice(at, at + 65_536);
}

describe.each([
  ['the private file system', async () => opfsFiles(createFileWorker, systemTimers)],
  ['the database', async () => databaseFiles(`files-${crypto.randomUUID()}`)],
] as const)('register files in %s', (_, open) => {
  it('[V-07] goes on where it was cut, answers from sealed blocks, and leaves one file', async () => {
    const files = await open();
    if (files === null) throw new Error('this browser has no private file system');
    const { shelf, store, lookup } = await shelfOn(files);
    const office = await officeWith(20_000);
    const bring = bringing(store, office.transport);
    office.cut(200_000);
    expect(await bring()).toMatchObject({ taken: 0, failure: { code: 'register/file-truncated' } });
    office.cut(Infinity);
    expect(await bring()).toMatchObject({ taken: 1, failure: null });
    expect(office.asked[0]).toBe(0);
    expect(office.asked[1]).toBeGreaterThan(100_000);
    const found = await lookup.find({ supplierId: about.supplierId, way: 'meter-number', text: rowOf(12_345).assetNumber });
    expect(found.hits[0]).toMatchObject({ strength: 'exact', reference: { accountNumber: rowOf(12_345).accountNumber } });
    expect(await files.list()).toHaveLength(1);
    shelf.close();
  });

  it('[R-13, R-09, V-04] is searched and its meter boxes are read where the file lies, and says nothing any more once it is closed', async () => {
    const files = await open();
    if (files === null) throw new Error('this browser has no private file system');
    const { shelf, store } = await shelfOn(files);
    const office = await officeWith(3_000);
    const bring = bringing(store, office.transport);
    expect(await bring()).toMatchObject({ taken: 1 });
    const [row] = await shelf.world.cache.registers.toArray();
    const register = await shelf.open(row!);
    expect(register?.about).toMatchObject(where);
    const wanted = rowOf(41);
    const { stem, building, room } = wanted.address;
    const letters = [...`${stem.slice(0, 6)} ${building} ${room}`].map((_, at, all) => all.slice(0, at + 1).join(''));
    // As typed: every letter takes the question before it back.
    let typed = new AbortController();
    const answers = letters.map((text) => {
      typed.abort();
      typed = new AbortController();
      return register!.search(text, { limit: 20, signal: typed.signal });
    });
    const last = (await Promise.all(answers)).at(-1)!;
    const found = last.ok ? last.value.hits.find((hit) => hit.row.assetNumber === wanted.assetNumber) : undefined;
    expect(found?.row.address).toMatchObject({ stem, building, room });
    const around = await register!.neighbours(found!.id);
    expect(around.ok && around.value.rows.map(({ row: { meterBox } }) => meterBox)).toEqual(Array.from({ length: 11 }, () => wanted.meterBox));
    shelf.follow(false); // locked
    await files.list(); // and the thread has heard of it
    for (const answer of [await register!.lookup(wanted.assetNumber, 5), await register!.search(stem, { limit: 5 }), await register!.neighbours(found!.id)]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'register/unreadable' } });
    }
    shelf.close();
  });

  it('[V-07] a block changed on the disk is refused and said to be missing, and the next download mends it', async () => {
    const files = await open();
    if (files === null) throw new Error('this browser has no private file system');
    const { shelf, store, lookup } = await shelfOn(files);
    const office = await officeWith(3_000);
    const bring = bringing(store, office.transport);
    expect(await bring()).toMatchObject({ taken: 1 });
    const [row] = await shelf.world.cache.registers.toArray();
    const name = row?.current?.name ?? '';
    shelf.follow(false);
    await files.write(name, [{ at: 0, bytes: cryptoRandom(60_000) }]);
    shelf.follow(true);
    expect(await lookup.find({ supplierId: about.supplierId, way: 'meter-number', text: rowOf(1).assetNumber })).toMatchObject({ hits: [], missing: 1 });
    expect(await bring()).toMatchObject({ taken: 1, failure: null });
    expect((await lookup.find({ supplierId: about.supplierId, way: 'meter-number', text: rowOf(1).assetNumber })).hits[0]).toMatchObject({ strength: 'exact', reference: { accountNumber: rowOf(1).accountNumber } });
    shelf.close();
  });
});
