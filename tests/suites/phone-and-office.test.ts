import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex, toHex } from '../../src/base/bytes.ts';
import { MS_PER_HOUR } from '../../src/base/clock.ts';
import { cryptoRandom, newId } from '../../src/base/ids.ts';
import { httpTransport } from '../../src/sync/http-transport.ts';
import { jpegFile } from '../fixtures/pictures.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { serverUnderTest } from '../server-under-test.ts';
import { Phone, until } from '../unit/sync/support/phone.ts';
import { World } from '../unit/sync/support/world.ts';
import { publish, workerFeed } from '../../src/server/store/publish.ts';
import { transact } from '../../src/server/store/transact.ts';
import { errandFor, person } from './support/office.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());

/** The browser's part between phone and office: addresses, cookies, and a reply that can be lost on the way. */
function wire(world: World, line: { loseReplies: number; requests: string[] }, office = server) {
  let cookie = '';
  const fetcher = async (path: string, init: RequestInit) => {
    const url = new URL(path, 'http://localhost');
    line.requests.push(`${init.method ?? 'GET'} ${url.pathname}`);
    const response = await office.app.request(new Request(url, { ...init, headers: { ...(init.headers as Record<string, string>), cookie } }));
    if (line.loseReplies > 0) {
      line.loseReplies -= 1;
      throw new TypeError('Failed to fetch');
    }
    cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] || cookie;
    return response;
  };
  return httpTransport({ fetch: fetcher as typeof fetch, clock: world, timers: world });
}

describe('a phone and the office itself', () => {
  it('[S-01, S-02, S-06] does a visit offline and has everything at the office once, replies lost on the way', async () => {
    const world = new World();
    const line = { loseReplies: 0, requests: [] as string[] };
    const transport = wire(world, line);
    const username = `field-${toHex(cryptoRandom(4))}`;
    const workerId = await person(server.ports, username, 'field-worker');
    const errand = await errandFor(server.ports, workerId);
    await transact(server.ports.db, (tx) => publish(tx, [{ feed: workerFeed(workerId), entity: 'programme', entityId: 'tongliang-power-transfer@1', op: 'put', version: 1 }]));

    const phone = await Phone.open(world, transport);
    const wrong = await transport.enrol({ username, password: 'wrong', deviceName: '测试手机', deviceId: null }, new AbortController().signal);
    expect(wrong).toMatchObject({ ok: false, error: { code: 'session/credentials-wrong' } });
    await phone.enrol(username);
    await phone.app.choosePin('748392');
    expect(await phone.cycle()).toMatchObject({ failure: null });
    await until(phone.app.visits, (visits) => visits?.length === 1);

    expect(await phone.arrive(errand.visitId)).toMatchObject({ ok: true });
    const bytes = jpegFile({ scan: new Uint8Array(Array.from({ length: 12 }, () => [...cryptoRandom(65_000)]).flat()) });
    const sha256 = await sha256Hex(bytes);
    const photo = { evidenceId: newId(world.nowMs()), kind: 'no-entry' as const, sha256, sizeBytes: bytes.length, mime: 'image/jpeg' as const, capturedAtMs: world.nowMs(), compressed: true };
    const saved = await phone.app.capture({
      subject: { kind: 'work-order', id: errand.workOrderId }, kind: 'confirm-account',
      payload: { outcome: 'no-entry', accountNumber: null, meterNumber: null, rawText: null, via: 'none', verified: false, note: '门锁着', evidence: [photo] },
      blobs: [{ sha256, bytes, mime: 'image/jpeg', priority: 'meter' }],
    });
    expect(saved).toMatchObject({ ok: true });

    line.loseReplies = 1;
    expect((await phone.cycle()).failure?.code).toBe('link/offline');
    expect((await phone.outboxShown((items) => items.length === 2)).every(({ state }) => state === 'waiting')).toBe(true);
    await phone.restart();
    const report = await phone.cycle();
    expect(report).toMatchObject({ failure: null, unsent: 0 });
    expect(await server.ports.bytes.get(sha256)).toEqual(bytes);
    expect(line.requests.filter((request) => request.startsWith('PATCH /files')).length).toBeGreaterThan(1);
    const seen = await until(phone.app.visit(errand.visitId), (view) => view?.visit.version === 2 && view.orders[0]?.version === 2);
    expect(seen?.orders[0]?.finding?.note).toBe('门锁着');
    await phone.outboxShown((items) => items.every(({ state, files }) => state === 'at-office' && files.every(({ isStored }) => isStored)));
    phone.app.close();
  });

  it('[I1, I9] a phone over its hour is told so, loses nothing, and goes on by itself when the hour is over', async () => {
    const world = new World();
    const strict = await serverUnderTest({ ports: { settings: { ...server.ports.settings, phoneQuota: { captures: 1, files: 0, fileBytes: 0 } } } });
    const line = { loseReplies: 0, requests: [] as string[] };
    const transport = wire(world, line, strict);
    const workerId = await person(strict.ports, 'eager', 'field-worker');
    const errand = await errandFor(strict.ports, workerId);
    await transact(strict.ports.db, (tx) => publish(tx, [{ feed: workerFeed(workerId), entity: 'programme', entityId: 'tongliang-power-transfer@1', op: 'put', version: 1 }]));
    const phone = await Phone.open(world, transport);
    await phone.enrol('eager');
    await phone.app.choosePin('748392');
    await phone.cycle();
    await until(phone.app.visits, (visits) => visits?.length === 1);

    await phone.arrive(errand.visitId);
    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(await phone.call(errand.visitId)).toMatchObject({ ok: true });
    const refused = await phone.cycle();
    expect(refused).toMatchObject({ failure: { code: 'device/quota-used' }, unsent: 1 });
    expect(refused.failure?.detail?.['retryAfterMs']).toBeGreaterThan(0);
    strict.clock.advance(MS_PER_HOUR);
    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    phone.app.close();
    await strict.close();
  });
});
