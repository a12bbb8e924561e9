import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/base/bytes.ts';
import { cryptoRandom } from '../../src/base/ids.ts';
import { fileSource } from '../../src/register/block-source.ts';
import { buildRegisters } from '../../src/server/register/build-registers.ts';
import { upsertSupplyPoints } from '../../src/server/partners/supply-point.ts';
import { registerDeltas } from '../../src/server/store/tables.ts';
import { registerManifest } from '../../src/protocol/register.ts';
import type { Bytes } from '../../src/base/bytes.ts';
import type { RegisterPorts } from '../../src/sync/register-ports.ts';
import { bringRegisters } from '../../src/sync/register.ts';
import { registerTransport } from '../../src/sync/register-transport.ts';
import { httpTransport } from '../../src/sync/http-transport.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { serverUnderTest } from '../server-under-test.ts';
import { Phone } from '../unit/sync/support/phone.ts';
import { World } from '../unit/sync/support/world.ts';
import { supplyPoint } from './support/desk.ts';
import { errandFor, person } from './support/office.ts';

const SUPPLIER = 'tongliang-power';
const AREA = '500151';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await serverUnderTest();
  await fill(pointsOf(3_000));
  await buildRegisters(server.ports);
});
afterAll(() => server.close());

function pointsOf(count: number, change: (n: number) => Partial<Parameters<typeof supplyPoint>[0]> = () => ({})) {
  return Array.from({ length: count }, (_, n) => supplyPoint({
    supplierId: SUPPLIER, areaCode: AREA,
    accountNumber: String(9_990_000_001 + n), accountName: '测旧主',
    address: `铜梁区示例路${1 + Math.floor(n / 40)}号示例花园${1 + (n % 4)}幢2单元${1 + (n % 9)}-${1 + (n % 7)}`,
    meter: { meterNumber: `99300010000000${String(10_000_000 + n)}`, registers: ['total'], integerDigits: 6, decimals: 2, multiplier: '1' },
    meterBox: `BX-${Math.floor(n / 12)}`,
    ...change(n),
  }));
}

async function fill(points: readonly ReturnType<typeof supplyPoint>[]) {
  for (let at = 0; at < points.length; at += 500) await upsertSupplyPoints(server.database.db, points.slice(at, at + 500));
}

/** A browser's part: addresses and the cookie; `cutAfterBytes` breaks the line in the middle of a body. */
function line(world: World) {
  let cookie = '';
  const state = { cutAfterBytes: Infinity, requests: [] as string[] };
  const fetcher = (async (path: string, init: RequestInit) => {
    const response = await server.app.request(new Request(new URL(path, 'http://localhost'), { ...init, headers: { ...(init.headers as Record<string, string>), cookie } }));
    const range = new Headers(init.headers).get('range');
    state.requests.push(`${init.method ?? 'GET'} ${path}${range === null ? '' : ` ${range}`}`);
    cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] || cookie;
    if (state.cutAfterBytes === Infinity || response.headers.get('content-type') !== 'application/octet-stream') return response;
    const whole = new Uint8Array(await response.arrayBuffer());
    const part = whole.subarray(0, state.cutAfterBytes);
    let given = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (!given) controller.enqueue(part);
        else if (part.byteLength < whole.byteLength) controller.error(new TypeError('network error'));
        else controller.close();
        given = true;
      },
    });
    return new Response(body, { status: response.status, headers: response.headers });
  }) as typeof fetch;
  const ports = { fetch: fetcher, clock: world, timers: world };
  return { state, transport: httpTransport(ports), registers: registerTransport(ports), fetcher };
}

async function workerWithPhone() {
  const world = new World();
  const wire = line(world);
  const username = `field-${toHex(cryptoRandom(4))}`;
  const workerId = await person(server.ports, username, 'field-worker');
  await errandFor(server.ports, workerId);
  const phone = await Phone.open(world, wire.transport);
  await phone.enrol(username);
  await phone.app.choosePin('748392');
  await phone.cycle();
  const ports = (): RegisterPorts => ({ store: phone.app.syncStore, registers: phone.app.registerStore, transport: wire.registers, lock: { exclusively: (run) => run() } });
  return { world, wire, phone, workerId, bring: () => bringRegisters(ports(), new AbortController().signal) };
}

describe('the register, from the import to the door', () => {
  it('[T-12, V-07, P-15] is built, offered for the area of the order, taken in sealed, and answers offline', async () => {
    expect(await buildRegisters(server.ports)).toBe(0);
    const { phone, bring, wire } = await workerWithPhone();
    expect(await bring()).toEqual({ failure: null, gaveWay: false, taken: 1 });
    wire.state.requests.length = 0;

    const bylabel = await phone.app.register.find({ supplierId: SUPPLIER, way: 'meter-number', text: '9930001000000010000007' });
    expect(bylabel.hits[0]).toMatchObject({ strength: 'exact', reference: { accountNumber: '9990000008', nameMasked: '测**', meter: { meterNumber: '9930001000000010000007' }, meterBox: 'BX-0' } });
    expect(bylabel.hits[0]?.reference.addressMasked).toContain('***');
    expect(bylabel.hits[0]?.address).toContain('2单元');
    const byAccount = await phone.app.register.find({ supplierId: SUPPLIER, way: 'account-number', text: '9990000777' });
    expect(byAccount.hits.map(({ reference }) => reference.accountNumber)).toEqual(['9990000777']);
    const [row] = pointsOf(778).slice(-1);
    const byAddress = await phone.app.register.find({ supplierId: SUPPLIER, way: 'address', text: row!.address.replace('铜梁区', '') });
    expect(byAddress.hits.map(({ address }) => address)).toContain(row!.address);
    expect(await phone.app.register.neighbours(bylabel.hits[0]!)).toHaveLength(11);
    expect(await phone.app.register.find({ supplierId: SUPPLIER, way: 'meter-number', text: '9930001000000099999999' })).toMatchObject({ hits: [], searched: 1, missing: 0 });
    expect(wire.state.requests).toEqual([]);
    expect(await bring()).toMatchObject({ taken: 0, failure: null });
    phone.app.close();
  });

  it('[S-16, V-07] a cut download goes on where it stopped, and look-ups go on in the old file meanwhile', async () => {
    const { phone, bring, wire } = await workerWithPhone();
    await bring();
    await fill(pointsOf(4_000, (n) => ({ accountName: n % 2 === 0 ? '试新主' : '测旧主' })));
    await buildRegisters(server.ports);
    await forgetDeltas();
    wire.state.requests.length = 0;
    wire.state.cutAfterBytes = 60_000;
    expect(await bring()).toMatchObject({ taken: 0, failure: { code: 'register/file-truncated' } });
    expect((await phone.app.register.find({ supplierId: SUPPLIER, way: 'account-number', text: '9990000777' })).hits[0]?.reference.nameMasked).toBe('测**');
    await phone.restart();
    wire.state.cutAfterBytes = Infinity;
    expect(await bring()).toMatchObject({ taken: 1, failure: null });
    const resumed = wire.state.requests.at(-1) ?? '';
    expect(Number(/bytes=(\d+)-/.exec(resumed)?.[1])).toBeGreaterThan(10_000);
    expect((await phone.app.register.find({ supplierId: SUPPLIER, way: 'account-number', text: '9990000777' })).hits[0]?.reference.nameMasked).toBe('试**');
    phone.app.close();
  });

  it('[S-16] a small change comes as a delta, and gives the same file as the whole', async () => {
    const { phone, bring, wire } = await workerWithPhone();
    await bring();
    await fill(pointsOf(4_000, (n) => ({ accountName: n % 100 === 0 ? '例三户' : n % 2 === 0 ? '试新主' : '测旧主' })));
    await buildRegisters(server.ports);
    wire.state.requests.length = 0;
    expect(await bring()).toMatchObject({ taken: 1, failure: null });
    expect(wire.state.requests.filter((request) => request.includes('/sync/v1/register/')).map((request) => request.includes('/delta/'))).toEqual([true]);
    expect((await phone.app.register.find({ supplierId: SUPPLIER, way: 'account-number', text: '9990000101' })).hits[0]?.reference.nameMasked).toBe('例**');
    phone.app.close();
  });

  it('[C-16, C-21] only to the worker whose open orders lie there', async () => {
    const { wire, phone } = await workerWithPhone();
    const manifest = registerManifest.parse(await (await wire.fetcher('/sync/v1/register', {})).json());
    expect(manifest.areas.map(({ supplierId, areaCode }) => ({ supplierId, areaCode }))).toEqual([{ supplierId: SUPPLIER, areaCode: AREA }]);
    const path = `/sync/v1/register/${manifest.areas[0]?.sha256}`;
    expect((await wire.fetcher(path, {})).status).toBe(200);

    const other = line(new World());
    const username = `field-${toHex(cryptoRandom(4))}`;
    await person(server.ports, username, 'field-worker');
    const idle = await Phone.open(new World(), other.transport);
    await idle.enrol(username);
    expect(registerManifest.parse(await (await other.fetcher('/sync/v1/register', {})).json())).toMatchObject({ areas: [], pending: [], unplacedOrders: 0 });
    const refused = await other.fetcher(path, {});
    expect(refused.status).toBe(404);
    expect(await refused.json()).toMatchObject({ error: { code: 'register/unknown' } });
    expect((await server.app.request('http://localhost/sync/v1/register')).status).toBe(401);
    phone.app.close();
    idle.app.close();
  });

  it('[P-15] gives any part of a file, and the parts are the whole', async () => {
    const { wire, phone } = await workerWithPhone();
    const [offer] = registerManifest.parse(await (await wire.fetcher('/sync/v1/register', {})).json()).areas;
    const path = `/sync/v1/register/${offer?.sha256}`;
    const whole = new Uint8Array(await (await wire.fetcher(path, {})).arrayBuffer()) as Bytes;
    expect(whole.byteLength).toBe(offer?.totalBytes);
    expect(await fileSource(whole, offer?.sha256)).toMatchObject({ ok: true, value: { prelude: { rows: offer?.rows } } });
    const tail = await wire.fetcher(path, { headers: { range: 'bytes=1000-' } });
    expect([tail.status, tail.headers.get('content-range')]).toEqual([206, `bytes 1000-${whole.byteLength - 1}/${whole.byteLength}`]);
    expect(new Uint8Array(await tail.arrayBuffer())).toEqual(whole.subarray(1_000));
    expect((await wire.fetcher(path, { headers: { range: `bytes=${whole.byteLength}-` } })).status).toBe(416);
    expect((await wire.fetcher(path, { headers: { range: 'bytes=1000-', 'if-range': '"another"' } })).status).toBe(200);
    phone.app.close();
  });

  it('[V-07, R-12] a damaged, a mistaken and an older file are refused, and the one that is there goes on answering', async () => {
    const { phone, bring, wire } = await workerWithPhone();
    await bring();
    await fill(pointsOf(4_000, (n) => ({ accountName: n % 3 === 0 ? '例三户' : '测旧主' })));
    await buildRegisters(server.ports);
    await forgetDeltas();
    const honest = wire.registers.file.bind(wire.registers);
    const spoilt = { ...wire.registers, file: async (...given: Parameters<typeof honest>) => {
      const answer = await honest(...given);
      return answer.ok ? { ok: true as const, value: bent(answer.value) } : answer;
    } };
    const ports: RegisterPorts = { store: phone.app.syncStore, registers: phone.app.registerStore, transport: spoilt, lock: { exclusively: (run) => run() } };
    expect(await bringRegisters(ports, new AbortController().signal)).toMatchObject({ taken: 0, failure: { code: 'register/file-damaged' } });

    const manifest = registerManifest.parse(await (await wire.fetcher('/sync/v1/register', {})).json());
    const offer = manifest.areas[0]!;
    const older = { ...offer, sha256: 'a'.repeat(64), asOfMs: 1, deltas: [] };
    expect(await phone.app.registerStore.begin(older)).toMatchObject({ ok: false, error: { code: 'register/file-older' } });
    expect((await phone.app.register.find({ supplierId: SUPPLIER, way: 'account-number', text: '9990000777' })).hits).toHaveLength(1);

    expect(await bring()).toMatchObject({ taken: 1, failure: null });
    phone.app.close();
  });

  it('[V-08] opens for as long as the office said, even with the clock set back, and again without a download', async () => {
    const { phone, bring, wire, world } = await workerWithPhone();
    await bring();
    const ask = async () => (await phone.app.register.find({ supplierId: SUPPLIER, way: 'account-number', text: '9990000777' })).hits.length;
    world.advance(23 * 3_600_000);
    await phone.app.unlock('748392');
    expect(await ask()).toBe(1);
    world.advance(2 * 3_600_000);
    await phone.app.unlock('748392');
    expect(await ask()).toBe(0);
    world.setClock(world.nowMs() - 20 * 3_600_000);
    await phone.restart();
    expect(await ask()).toBe(0);

    server.clock.advance(25 * 3_600_000);
    wire.state.requests.length = 0;
    expect((await wire.transport.signIn({ password: 'four quiet winters' }, new AbortController().signal)).ok).toBe(true);
    expect(await bring()).toMatchObject({ taken: 0, failure: null });
    expect(wire.state.requests.filter((request) => request.includes('/sync/v1/register/'))).toEqual([]);
    expect(await ask()).toBe(1);
    phone.app.close();
  });

  it('[V-07] nothing of it lies open on the disk', async () => {
    const { phone, bring } = await workerWithPhone();
    await bring();
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = phone.disk.indexedDB.open(`${phone.ports().name}-registers`);
      opening.onsuccess = () => resolve(opening.result as unknown as IDBDatabase);
    });
    const rows = await new Promise<{ bytes: Uint8Array }[]>((resolve) => {
      const asked = database.transaction('parts').objectStore('parts').getAll();
      asked.onsuccess = () => resolve(asked.result as { bytes: Uint8Array }[]);
    });
    expect(rows.length).toBeGreaterThan(10);
    const text = rows.map(({ bytes }) => Buffer.from(bytes).toString('latin1')).join('');
    expect(text.includes(Buffer.from('示例花园').toString('latin1'))).toBe(false);
    database.close();
    phone.app.close();
  });
});

/** A new whole file then, as for a phone that was away for long. */
async function forgetDeltas(): Promise<void> {
  await server.database.db.delete(registerDeltas);
}

async function* bent(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of chunks) {
    const copy = chunk.slice();
    if (at <= 40_000 && at + copy.byteLength > 40_000) copy[40_000 - at] = (copy[40_000 - at] ?? 0) ^ 0xff;
    at += copy.byteLength;
    yield copy;
  }
}
