import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mountDesk } from '../../src/server/desk/mount.ts';
import { composeApp } from '../../src/server/http.ts';
import { audit } from '../../src/server/store/tables.ts';
import { deskUnderTest, register, sale, supplyPoint, tongliang } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';
import { person } from './support/office.ts';
import { enrol } from './support/phone.ts';

/** What costs the office time, and who is counted for it. Ids are those of the attacks list. */
let server: DeskUnderTest;
let clerk: Desk;

beforeAll(async () => {
  server = await deskUnderTest();
  await register(server, supplyPoint());
  clerk = await server.person('clerk', tongliang, 'clerk');
});
afterAll(() => server.close());

describe('a phone that tells of itself without end', () => {
  it('[X44] fills neither the audit chain nor the log: its reports count with its captures', async () => {
    const app = composeApp({ ...server.ports, identity: { ...server.ports.identity }, settings: { ...server.ports.settings, phoneQuota: { captures: 3, files: 1, fileBytes: 1 } } });
    await person(server.ports, 'talker', 'field-worker');
    const phone = await enrol(server, 'talker');
    const tell = async (path: string, body: unknown) => (await app.request(path, { method: 'POST', headers: { 'Content-Type': 'application/json', Cookie: phone.cookie }, body: JSON.stringify(body) })).status;
    const rows = { count: 1, sha256: 'a'.repeat(64) };
    const told = [];
    for (let n = 1; n <= 3; n++) told.push(await tell('/sync/v1/loss', { unsentItems: n, lastSequence: n }), await tell('/sync/v1/divergence', { head: n, phone: rows, office: rows }));
    expect(told).toEqual([200, 200, 200, 429, 429, 429]);
    const written = (await server.ports.db.select().from(audit)).filter(({ byId, act }) => byId === phone.workerId && (act === 'device/store-lost' || act === 'feed/diverged'));
    expect(written).toHaveLength(3);
  });
});

describe('a stranger who asks for the numbers without end', () => {
  it('[X44] has the tables counted once in a while, whoever asks how often', async () => {
    let questions = 0;
    const db = new Proxy(server.ports.db, { get: (real, name) => ((questions += name === 'select' ? 1 : 0), Reflect.get(real, name) as unknown) });
    const app = composeApp({ ...server.ports, db });
    const ask = async () => (await app.request('/metrics')).text();
    for (let at = 0; at < 20; at++) expect(await ask()).toContain('doorstep_callbacks_waiting');
    expect(questions).toBe(2);
    server.clock.advance(10_000);
    await ask();
    expect(questions).toBe(4);
  });
});

describe('texts that make a matcher go back and forth', () => {
  const long = [...['1', 'a', ' ', '示', '-', 'X', '500199'].map((letter) => letter.repeat(Math.floor(9_000 / letter.length))), `${'1'.repeat(9_000)}x`, `${'a '.repeat(4_500)}!`, `${'渝(2026)'.repeat(1_000)}第`];

  it('[X13] in every field of a partner are answered at once', async () => {
    const { application } = sale(server.clock.nowMs());
    for (const text of long) {
      for (const field of Object.keys(application.fields)) {
        const started = performance.now();
        const answer = await server.push('/partner/v1/applications', { ...application, fields: { ...application.fields, [field]: text } });
        expect([answer.status === 400 || answer.status === 200, performance.now() - started < 5_000]).toEqual([true, true]);
      }
    }
  }, 60_000);

  it('[X13] in every search of the desk are answered at once', async () => {
    for (const text of long) {
      for (const path of [`/desk/v1/cases?text=${encodeURIComponent(text.slice(0, 2_000))}`, ...['account-number', 'meter-number', 'address'].map((by) => `/desk/v1/accounts-search?by=${by}&text=${encodeURIComponent(text.slice(0, 2_000))}`)]) {
        const started = performance.now();
        const answer = await clerk.get(path);
        expect([answer.status < 500, performance.now() - started < 5_000]).toEqual([true, true]);
      }
    }
  }, 60_000);
});

describe('the address that tries are counted under', () => {
  it('[X41] is the other end of the connection, whatever a header says', async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 25; at++) {
      const answer = await server.app.request('http://localhost/desk/v1/session', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': `203.0.113.${at}`, 'X-Real-IP': `203.0.113.${at}`, Forwarded: `for=203.0.113.${at}`, 'CF-Connecting-IP': `203.0.113.${at}` },
        body: JSON.stringify({ username: `nobody-${at}`, password: 'x' }),
      });
      statuses.push(answer.status);
    }
    expect(statuses.slice(0, 15)).not.toContain(429);
    expect(statuses.at(-1)).toBe(429);
  });

  it('[X39 X41] is, behind a proxy of our own, what that one saw: a stranger’s tries keep nobody else waiting, and no name he adds helps him', async () => {
    const behind = composeApp({ ...server.ports, settings: { ...server.ports.settings, trustedProxies: 1 } }, [mountDesk]);
    const tries = async (forwarded: (at: number) => string) => {
      const statuses: number[] = [];
      for (let at = 0; at < 25; at++) {
        const answer = await behind.request('http://localhost/desk/v1/session', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': forwarded(at) },
          body: JSON.stringify({ username: `proxied-${randomUUID()}`, password: 'x' }),
        });
        statuses.push(answer.status);
      }
      return statuses;
    };
    expect((await tries((at) => `198.51.100.${at}, 203.0.113.7`)).at(-1)).toBe(429);
    expect((await tries((at) => `203.0.113.7, 198.51.100.${at + 50}`)).at(-1)).not.toBe(429);
  }, 180_000); // fifty passwords are looked at, and that is slow on purpose
});
