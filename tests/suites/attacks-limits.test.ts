import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mountDesk } from '../../src/server/desk/mount.ts';
import { composeApp } from '../../src/server/http.ts';
import { deskUnderTest, register, sale, supplyPoint, tongliang } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';

/** What costs the office time, and who is counted for it. Ids are those of the attacks list. */
let server: DeskUnderTest;
let clerk: Desk;

beforeAll(async () => {
  server = await deskUnderTest();
  await register(server, supplyPoint());
  clerk = await server.person('clerk', tongliang, 'clerk');
});
afterAll(() => server.close());

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
