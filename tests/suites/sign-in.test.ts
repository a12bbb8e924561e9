import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAuditChain } from '../../src/server/audit-round.ts';
import { firstBrokenAuditEntry, recordAudit } from '../../src/server/store/audit.ts';
import { audit, deskSessions, devices } from '../../src/server/store/tables.ts';
import { transact } from '../../src/server/store/transact.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { PASSWORD, person } from './support/office.ts';
import { enrol, postJson as send } from './support/phone.ts';
import { exportDeviceKey, newDeviceKey } from '../../src/protocol/device-key.ts';
import { signRenewal } from '../../src/protocol/renew.ts';

let server: ServerUnderTest;

beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());

interface Refusal {
  error: { code: string; retryAfterMs?: number; detail?: Record<string, unknown> };
}
const refusalOf = async (answer: Response) => ((await answer.json()) as Refusal).error;
const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const post = (path: string, body: unknown, cookie = '') => send(server, { path, body, cookie });
const get = (path: string, cookie = '') => server.app.request(path, { headers: { Cookie: cookie } });

async function signedIn(username: string): Promise<string> {
  const answer = await post('/desk/v1/session', { username, password: PASSWORD });
  expect(answer.status).toBe(200);
  return cookieOf(answer);
}

describe('the first administrator', () => {
  it('is made once, by however many at the same moment, and is signed in', async () => {
    expect(await (await get('/desk/v1/setup')).json()).toEqual({ needed: true, sampleData: false });
    expect(await refusalOf(await post('/desk/v1/setup', { username: 'chief', displayName: '首席', password: 'short' }))).toMatchObject({ code: 'account/password-weak' });
    const tries = await Promise.all(['chief', 'thief'].map((username) => post('/desk/v1/setup', { username, displayName: '首席', password: PASSWORD })));
    expect(tries.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const winner = tries.find(({ status }) => status === 201)!;
    expect(winner.headers.get('set-cookie')).toMatch(/^__Host-desk=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    expect(await (await get('/desk/v1/session', cookieOf(winner))).json()).toMatchObject({ account: { roles: ['administrator', 'supervisor'] } });
    expect(await (await get('/desk/v1/setup')).json()).toEqual({ needed: false, sampleData: false });
  });
});

describe('signing in at the desk', () => {
  beforeAll(async () => {
    await person(server.ports, 'clerk', 'clerk');
    await person(server.ports, 'admin', 'administrator');
  });

  it('says the same of a wrong password and of a name nobody has', async () => {
    const answers = await Promise.all([post('/desk/v1/session', { username: 'clerk', password: 'wrong' }), post('/desk/v1/session', { username: 'nobody', password: 'wrong' })]);
    expect(await Promise.all(answers.map(refusalOf))).toEqual(answers.map(() => ({ code: 'session/credentials-wrong', retry: 'never' })));
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
  });

  it('gives a new token each time and ends the session at sign-out', async () => {
    const [first, second] = [await signedIn('clerk'), await signedIn('clerk')];
    expect(first).not.toBe(second);
    const out = await server.app.request('/desk/v1/session', { method: 'DELETE', headers: { Cookie: first } });
    expect(out.status).toBe(204);
    expect([(await get('/desk/v1/session', first)).status, (await get('/desk/v1/session', second)).status]).toEqual([401, 200]);
  });

  it('ends after twelve idle hours', async () => {
    const cookie = await signedIn('clerk');
    server.clock.advance(11 * 3_600_000);
    expect((await get('/desk/v1/session', cookie)).status).toBe(200);
    server.clock.advance(13 * 3_600_000);
    expect(await refusalOf(await get('/desk/v1/session', cookie))).toMatchObject({ code: 'session/expired' });
  });

  it('keeps no token that would open a session', async () => {
    const cookie = await signedIn('clerk');
    const rows = await server.ports.db.select().from(deskSessions);
    expect(JSON.stringify(rows)).not.toContain(cookie.split('=')[1]);
  });

  it('makes a name wait longer after each failure, known or not, even for the right password', async () => {
    for (const username of ['slow', 'ghost']) {
      if (username === 'slow') await person(server.ports, 'slow', 'clerk');
      for (let at = 0; at < 5; at++) await post('/desk/v1/session', { username, password: `guess ${at}` });
      const waiting = await refusalOf(await post('/desk/v1/session', { username, password: PASSWORD }));
      expect(waiting).toMatchObject({ code: 'session/back-off', retryAfterMs: 30_000 });
      server.clock.advance(30_001);
      await post('/desk/v1/session', { username, password: 'guess 6' });
      expect(await refusalOf(await post('/desk/v1/session', { username, password: PASSWORD }))).toMatchObject({ retryAfterMs: 60_000 });
    }
    server.clock.advance(60_001);
    await signedIn('slow');
  });

  it('[C-21] opens no desk to a field worker, and no administration to a clerk', async () => {
    await person(server.ports, 'field', 'field-worker');
    expect(await refusalOf(await post('/desk/v1/session', { username: 'field', password: PASSWORD }))).toMatchObject({ code: 'account/forbidden' });
    const clerk = await signedIn('clerk');
    expect([(await get('/desk/v1/accounts', clerk)).status, (await get('/desk/v1/accounts')).status]).toEqual([403, 401]);
  });

  it('changes a password only for who knows the old one, and ends the other sessions', async () => {
    await person(server.ports, 'changer', 'clerk');
    const [here, elsewhere] = [await signedIn('changer'), await signedIn('changer')];
    expect((await post('/desk/v1/password', { current: 'no', next: 'a longer new one' }, here)).status).toBe(422);
    const changed = await post('/desk/v1/password', { current: PASSWORD, next: 'a longer new one' }, here);
    expect(changed.status).toBe(200);
    expect([(await get('/desk/v1/session', elsewhere)).status, (await get('/desk/v1/session', cookieOf(changed))).status]).toEqual([401, 200]);
  });
});

describe('accounts and phones', () => {
  let admin: string;
  beforeAll(async () => {
    admin = await signedIn('admin');
  });

  it('makes an account with a password shown once, to be changed at first sign-in', async () => {
    const wish = { username: 'newcomer', displayName: '新人', staffNumber: '007', roles: ['dispatcher'], supplierId: 's', districtId: 'd', password: null };
    const made = (await (await post('/desk/v1/accounts', wish, admin)).json()) as { password: string };
    const answer = await post('/desk/v1/session', { username: 'newcomer', password: made.password });
    expect(await answer.json()).toMatchObject({ account: { mustChangePassword: true } });
    expect((await get('/desk/v1/cases', cookieOf(answer))).status).not.toBe(200);
    const changed = await post('/desk/v1/password', { current: made.password, next: PASSWORD }, cookieOf(answer));
    expect(await changed.json()).toMatchObject({ account: { mustChangePassword: false } });
    expect(await refusalOf(await post('/desk/v1/accounts', wish, admin))).toMatchObject({ code: 'account/name-taken' });
  });

  it('shuts an account at once: its sessions end and its name signs in no more', async () => {
    const accountId = await person(server.ports, 'leaver', 'clerk');
    const cookie = await signedIn('leaver');
    expect((await post(`/desk/v1/accounts/${accountId}/disable`, { disabled: true }, admin)).status).toBe(200);
    expect((await get('/desk/v1/session', cookie)).status).toBe(401);
    expect((await post('/desk/v1/session', { username: 'leaver', password: PASSWORD })).status).toBe(401);
  });

  it('revokes a phone, which from then on is refused, enrolment under its id included', async () => {
    await person(server.ports, 'loser', 'field-worker');
    const phone = await enrol(server, 'loser');
    const revoked = await post(`/desk/v1/devices/${phone.deviceId}/revoke`, {}, admin);
    expect(revoked.status).toBe(204);
    expect(await refusalOf(await phone.ask('/sync/v1/session'))).toMatchObject({ code: 'device/revoked' });
    await expect(enrol(server, 'loser', phone.deviceId)).rejects.toThrow('device/revoked');
    expect((await enrol(server, 'loser')).deviceId).not.toBe(phone.deviceId);
  });

  it('lets a known worker enrol again under the phone\'s id, and gives a stranger another one', async () => {
    await person(server.ports, 'returner', 'field-worker');
    await person(server.ports, 'intruder', 'field-worker');
    const phone = await enrol(server, 'returner');
    expect((await enrol(server, 'intruder', phone.deviceId)).deviceId).not.toBe(phone.deviceId);
    expect((await phone.ask('/sync/v1/session')).status).toBe(200);
    expect((await enrol(server, 'returner', phone.deviceId)).deviceId).toBe(phone.deviceId);
    expect(await refusalOf(await phone.ask('/sync/v1/session'))).toMatchObject({ code: 'device/unknown' });
  });

  it('renews a field login that has ended', async () => {
    await person(server.ports, 'early-bird', 'field-worker');
    const phone = await enrol(server, 'early-bird');
    server.clock.advance(17 * 3_600_000);
    expect(await (await phone.ask('/sync/v1/session')).json()).toMatchObject({ loginValid: false });
    expect(await (await phone.ask('/sync/v1/sign-in', { password: PASSWORD })).json()).toMatchObject({ loginValid: true });
    expect((await phone.pull({ epoch: null })).head).toBe(0);
    expect((await server.ports.db.select().from(devices).where(eq(devices.deviceId, phone.deviceId)))[0]?.lastContactAtMs).toBe(server.clock.nowMs());
  });
});

describe('a phone that lost its cookie', () => {
  async function lostPhone(username: string) {
    await person(server.ports, username, 'field-worker');
    const pair = await newDeviceKey();
    const answer = await post('/sync/v1/enrol', { username, password: PASSWORD, deviceName: '测试手机', deviceId: null, deviceKey: await exportDeviceKey(pair) });
    const { deviceId } = (await answer.json()) as { deviceId: string };
    const { challenge } = (await (await post('/sync/v1/challenge', { deviceId })).json()) as { challenge: string };
    return { deviceId, challenge, pair };
  }

  it('[S-15] gets a new one for showing its own key', async () => {
    const { deviceId, challenge, pair } = await lostPhone('key-holder');
    const renewed = await post('/sync/v1/renew', { deviceId, challenge, signature: await signRenewal(pair, { deviceId, challenge }) });
    expect(renewed.status).toBe(200);
    const cookie = (renewed.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect((await server.app.request('/sync/v1/session', { headers: { Cookie: cookie } })).status).toBe(200);
  });

  it('[S-15 X37] gets nothing for another key, an old challenge, or another phone’s', async () => {
    const { deviceId, challenge, pair } = await lostPhone('key-loser');
    const other = await lostPhone('key-other');
    const signed = (key: typeof pair, asked: { deviceId: string; challenge: string }) => signRenewal(key, asked).then((signature) => post('/sync/v1/renew', { ...asked, signature }));
    expect(await refusalOf(await signed(other.pair, { deviceId, challenge }))).toMatchObject({ code: 'device/unknown' });
    expect(await refusalOf(await signed(pair, { deviceId, challenge: other.challenge }))).toMatchObject({ code: 'device/unknown' });
    expect(await refusalOf(await signed(pair, { deviceId, challenge: `${server.clock.nowMs()}.forged` }))).toMatchObject({ code: 'device/unknown' });
    server.clock.advance(121_000);
    expect(await refusalOf(await signed(pair, { deviceId, challenge }))).toMatchObject({ code: 'device/unknown' });
  });
});

describe('the audit chain', () => {
  it('[C-21, X65] holds for all that was done, by several writers at once, and shows an entry that was changed, in the log too', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, at) => transact(server.ports.db, (tx) => recordAudit(tx, { atMs: at, byId: null, act: 'test/written', subject: String(at) }))));
    expect(await firstBrokenAuditEntry(server.ports.db)).toBeNull();
    const lines = server.logged.length;
    await checkAuditChain(server.ports);
    expect(server.logged).toHaveLength(lines);
    const [last] = await server.ports.db.select().from(audit).orderBy(desc(audit.entryId)).limit(1);
    await server.ports.db.update(audit).set({ subject: 'other' }).where(eq(audit.entryId, last!.entryId - 3));
    expect(await firstBrokenAuditEntry(server.ports.db)).toBe(last!.entryId - 3);
    await checkAuditChain(server.ports);
    expect(server.logged.at(-1)).toContain(`"entryId":${last!.entryId - 3}`);
  });

  it('[C-21, X65] shows an entry taken out, and two that changed places', async () => {
    const other = await serverUnderTest();
    for (let at = 0; at < 6; at++) await transact(other.ports.db, (tx) => recordAudit(tx, { atMs: at, byId: null, act: 'test/written', subject: String(at) }));
    const [last] = await other.ports.db.select().from(audit).orderBy(desc(audit.entryId)).limit(1);
    const place = (back: number) => eq(audit.entryId, last!.entryId - back);
    const [second] = await other.ports.db.select().from(audit).where(place(1));
    const [third] = await other.ports.db.select().from(audit).where(place(2));
    await other.ports.db.update(audit).set({ act: third!.act, subject: third!.subject, atMs: third!.atMs }).where(place(1));
    await other.ports.db.update(audit).set({ act: second!.act, subject: second!.subject, atMs: second!.atMs }).where(place(2));
    expect(await firstBrokenAuditEntry(other.ports.db)).toBe(last!.entryId - 2);
    await other.ports.db.delete(audit).where(place(4));
    expect(await firstBrokenAuditEntry(other.ports.db)).toBe(last!.entryId - 3);
    await other.close();
  });
});
