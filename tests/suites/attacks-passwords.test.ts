import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resetPassword } from '../../src/server/auth/account-records.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { PASSWORD, person } from './support/office.ts';
import { enrol, postJson } from './support/phone.ts';

/** A password takes a while to prove. Whoever has the old one keeps tries under way, so that one ends behind its change. */
let server: ServerUnderTest;

beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());

const NEXT = 'another long winter';
const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const signIn = (username: string, password: string) => postJson(server, { path: '/desk/v1/session', body: { username, password } });
const statusFor = async (path: string, cookie: string) => (await server.app.request(path, { headers: { Cookie: cookie } })).status;

/** Begins a try every few turns until the change is through, some of them before it and some of them in it. */
async function during(change: Promise<Response>, attempt: () => Promise<Response>): Promise<readonly Response[]> {
  let isDone = false;
  void change.then(() => (isDone = true));
  const tries: Promise<Response>[] = [];
  while (!isDone && tries.length < 12) {
    tries.push(attempt());
    await Promise.race([change, tries.at(-1), new Promise((resolve) => setImmediate(resolve))]);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect((await change).status).toBe(200);
  return Promise.all(tries);
}

describe('a password that was changed', () => {
  it('[X36] opens no session at the desk any more, however its proving and the change fall together', async () => {
    await person(server.ports, 'robbed', 'clerk');
    const own = cookieOf(await signIn('robbed', PASSWORD));
    const change = postJson(server, { path: '/desk/v1/password', cookie: own, body: { current: PASSWORD, next: NEXT } });
    const tries = await during(change, () => signIn('robbed', PASSWORD));
    expect(tries.length).toBeGreaterThan(1);
    for (const answer of tries) {
      expect([200, 401, 429]).toContain(answer.status);
      if (answer.status === 200) expect(await statusFor('/desk/v1/session', cookieOf(answer))).toBe(401);
    }
    expect(await statusFor('/desk/v1/session', cookieOf(await change))).toBe(200);
  }, 60_000);

  it('[X36] leaves no new phone behind that receives anything', async () => {
    await person(server.ports, 'followed', 'field-worker');
    const phone = await enrol(server, 'followed');
    const change = postJson(server, { path: '/sync/v1/sign-in', cookie: phone.cookie, body: { password: PASSWORD, newPassword: NEXT } });
    const tries = await during(change, () => postJson(server, { path: '/sync/v1/enrol', body: { username: 'followed', password: PASSWORD, deviceName: '另一部', deviceId: null } }));
    for (const answer of tries.filter(({ status }) => status === 201)) {
      const pulled = await postJson(server, { path: '/sync/v1/pull', cookie: cookieOf(answer), body: { feed: `worker:${phone.workerId}`, epoch: null, cursor: 0, rowSchema: 1, limit: 10 } });
      expect(pulled.status).toBe(401);
    }
  }, 60_000);

  it('[X36] is not changed back over an administrator’s reset', async () => {
    const administrator = await person(server.ports, 'helper', 'administrator');
    const accountId = await person(server.ports, 'taken-over', 'clerk');
    const thief = cookieOf(await signIn('taken-over', PASSWORD));
    const over = ['one two three four', 'five six seven eight'].map((next) => postJson(server, { path: '/desk/v1/password', cookie: thief, body: { current: PASSWORD, next } }));
    const reset = await resetPassword(server.ports, accountId, administrator);
    await Promise.all(over);
    expect(reset.ok).toBe(true);
    const shown = reset.ok ? reset.value.password : '';
    const later = await signIn('taken-over', shown);
    // Either the thief's change came whole before the reset, or it came to nothing.
    expect([later.status, await statusFor('/desk/v1/session', thief)]).toEqual([200, 401]);
  }, 60_000);
});
