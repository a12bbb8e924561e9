import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex, toHex } from '../../src/base/bytes.ts';
import { cryptoRandom, newId } from '../../src/base/ids.ts';
import { openStore } from '../../src/device/device-store.ts';
import { httpTransport } from '../../src/sync/http-transport.ts';
import { mutations } from '../../src/server/store/tables.ts';
import { publish, workerFeed } from '../../src/server/store/publish.ts';
import { transact } from '../../src/server/store/transact.ts';
import { jpegFile } from '../fixtures/pictures.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { serverUnderTest } from '../server-under-test.ts';
import { PIN, Phone, until } from '../unit/sync/support/phone.ts';
import { World } from '../unit/sync/support/world.ts';
import { errandFor, person } from './support/office.ts';
import type { Errand } from './support/office.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());

/** A browser's jar of cookies, which a copied profile has a copy of. */
interface Jar {
  cookie: string;
}

function wire(world: World, jar: Jar) {
  const fetcher = async (path: string, init: RequestInit) => {
    const response = await server.app.request(new Request(new URL(path, 'http://localhost'), { ...init, headers: { ...(init.headers as Record<string, string>), cookie: jar.cookie } }));
    jar.cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] || jar.cookie;
    return response;
  };
  return httpTransport({ fetch: fetcher as typeof fetch, clock: world, timers: world });
}

/** One phone at work, and another with a copy of all that it keeps. */
async function twins(): Promise<{ username: string; errand: Errand; phone: Phone; twin: Phone }> {
  const world = new World();
  const username = `twin-${toHex(cryptoRandom(4))}`;
  const workerId = await person(server.ports, username, 'field-worker');
  const errand = await errandFor(server.ports, workerId);
  await transact(server.ports.db, (tx) => publish(tx, [{ feed: workerFeed(workerId), entity: 'programme', entityId: 'tongliang-power-transfer@1', op: 'put', version: 1 }]));
  const jar: Jar = { cookie: '' };
  const phone = await Phone.open(world, wire(world, jar));
  await phone.enrol(username);
  await phone.app.choosePin(PIN);
  await phone.cycle();
  await until(phone.app.visits, (visits) => visits?.length === 1);
  await phone.arrive(errand.visitId);
  expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });

  const twin = await Phone.open(world, wire(world, { ...jar }));
  twin.app.close();
  const [from, to] = [openStore(phone.ports()), openStore(twin.ports())];
  for (const of of ['outbox', 'cache'] as const) {
    for (const table of from[of].tables) await to[of].table(table.name).bulkPut(await table.toArray());
    from[of].close();
    to[of].close();
  }
  twin.sentinel = phone.sentinel;
  await twin.restart();
  await until(twin.app.visits, (visits) => visits?.length === 1);
  return { username, errand, phone, twin };
}

async function photograph(phone: Phone, { workOrderId }: Errand): Promise<string> {
  const bytes = jpegFile({ scan: cryptoRandom(2_000) });
  const sha256 = await sha256Hex(bytes);
  const photo = { evidenceId: newId(phone.world.nowMs()), kind: 'no-entry' as const, sha256, sizeBytes: bytes.length, mime: 'image/jpeg' as const, capturedAtMs: phone.world.nowMs(), compressed: true };
  const payload = { outcome: 'no-entry' as const, accountNumber: null, meterNumber: null, rawText: null, via: 'none' as const, verified: false, note: '门锁着', evidence: [photo] };
  expect(await phone.app.capture({ subject: { kind: 'work-order', id: workOrderId }, kind: 'confirm-account', payload, blobs: [{ sha256, bytes, mime: 'image/jpeg', priority: 'meter' }] })).toMatchObject({ ok: true });
  return sha256;
}

const outboxOf = (phone: Phone) => phone.outboxShown((items) => items.length > 0);

describe('two phones of one store', () => {
  it('[S-20, F21, I1, I2] both capture and both send: the one whose numbers are taken gets an id of its own with a password, and all of it is at the office once', async () => {
    const { username, errand, phone, twin } = await twins();
    for (const note of ['甲一', '甲二']) await phone.call(errand.visitId, note);
    for (const note of ['乙一', '乙二', '乙三']) await twin.call(errand.visitId, note);
    const sha256 = await photograph(twin, errand);
    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    await twin.cycle();
    const before = (await outboxOf(twin)).filter(({ state }) => state === 'needs-attention');
    expect(before.length).toBeGreaterThan(0);
    expect(before).toEqual(before.map(() => expect.objectContaining({ isAtOffice: false, mayGoOn: false, failure: { code: 'device/sequence-reused' } })));

    await twin.call(errand.visitId, '乙四'); // work goes on, and puts nothing aside
    await twin.enrol(username);
    expect(await twin.cycle()).toMatchObject({ failure: null, unsent: 0 });
    await twin.call(errand.visitId, '乙五');
    await phone.call(errand.visitId, '甲三');
    expect([await phone.cycle(), await twin.cycle(), await phone.cycle(), await twin.cycle()]).toMatchObject([{ failure: null, unsent: 0 }, { failure: null, unsent: 0 }, { failure: null, unsent: 0 }, { failure: null, unsent: 0 }]);

    const view = await until(twin.app.visit(errand.visitId), (seen) => seen?.visit.calls.length === 8);
    const notes = view!.visit.calls.map(({ note }) => note);
    expect(notes.filter((note) => note.startsWith('甲'))).toEqual(['甲一', '甲二', '甲三']);
    expect(notes.filter((note) => note.startsWith('乙'))).toEqual(['乙一', '乙二', '乙三', '乙四', '乙五']);
    expect(await server.ports.bytes.has(sha256)).toBe(true);
    const rows = await server.ports.db.select().from(mutations);
    const mine = new Set([...(await outboxOf(phone)), ...(await outboxOf(twin))].map(({ mutationId }) => mutationId));
    expect(rows.filter(({ mutationId, outcome }) => mine.has(mutationId) && outcome === 'applied')).toHaveLength(mine.size);
    expect(new Set(rows.filter(({ mutationId }) => mine.has(mutationId)).map(({ deviceId }) => deviceId)).size).toBe(2);
    phone.app.close();
    twin.app.close();
  });

  it('[S-20] a closed lock, and an app that is killed, only put it off', async () => {
    const { username, errand, phone, twin } = await twins();
    await phone.call(errand.visitId, '甲');
    await twin.call(errand.visitId, '乙');
    await phone.cycle();
    await twin.cycle();
    await twin.enrol(username);
    twin.app.lock();
    await twin.cycle();
    await twin.restart();
    expect(await twin.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect((await outboxOf(twin)).every(({ isAtOffice }) => isAtOffice)).toBe(true);
    phone.app.close();
    twin.app.close();
  });
});
