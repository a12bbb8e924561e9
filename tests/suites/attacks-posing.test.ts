import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/base/clock.ts';
import { mountDesk } from '../../src/server/desk/mount.ts';
import { composeApp } from '../../src/server/http.ts';
import { deviceAuthors, devices, quarantine, signInFailures, visits } from '../../src/server/store/tables.ts';
import { tidyUp } from '../../src/server/tidy.ts';
import { deskUnderTest } from './support/desk.ts';
import type { DeskUnderTest } from './support/desk.ts';
import { errandFor, PASSWORD, person } from './support/office.ts';
import type { Errand } from './support/office.ts';
import { enrol, postJson } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

/** Posing as a phone or a person that one is not, with an account of one's own or none. Ids are those of the attacks list. */
let server: DeskUnderTest;

beforeAll(async () => {
  server = await deskUnderTest();
});
afterAll(() => server.close());

const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;
const call = (errand: Errand) => ({ lane: `visit:${errand.visitId}`, kind: 'log-call', payload: { to: 'new-owner', outcome: 'no-answer', purpose: 'appointment', note: '' } });
const callsOf = async ({ visitId }: Errand) => (await server.ports.db.select().from(visits).where(eq(visits.visitId, visitId)))[0]!.doc.calls;

/** A second worker signs in on a phone, by its own credential, as at a change of shift. */
async function alsoOn(phone: Phone, username: string): Promise<string> {
  const answer = await postJson(server, { path: '/sync/v1/enrol', cookie: phone.cookie, body: { username, password: PASSWORD, deviceName: '合用手机', deviceId: phone.deviceId } });
  expect(((await answer.json()) as { deviceId: string }).deviceId).toBe(phone.deviceId);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

describe('a phone that two workers share', () => {
  it('[X26] is taken over by neither from elsewhere, who could then send in the name of the other', async () => {
    const authorId = await person(server.ports, 'shift-early', 'field-worker');
    await person(server.ports, 'shift-late', 'field-worker');
    const errand = await errandFor(server.ports, authorId);
    const phone = await enrol(server, 'shift-early');
    const cookie = await alsoOn(phone, 'shift-late');
    const elsewhere = await enrol(server, 'shift-late', phone.deviceId);
    expect(elsewhere.deviceId).not.toBe(phone.deviceId);
    expect((await server.app.request('/sync/v1/session', { headers: { Cookie: cookie } })).status).toBe(200);
    const posing = await elsewhere.capture({ ...call(errand), deviceId: phone.deviceId, authorId });
    expect(await elsewhere.push(posing)).toMatchObject([{ outcome: 'rejected', code: 'push/author-not-bound' }]);
    expect(await callsOf(errand)).toEqual([]);
  });

  it('[X26, S-15] that lost its credential gets another id, and each brings what they captured under the old one', async () => {
    const authorId = await person(server.ports, 'shift-one', 'field-worker');
    await person(server.ports, 'shift-two', 'field-worker');
    const errand = await errandFor(server.ports, authorId);
    const phone = await enrol(server, 'shift-one');
    const unsent = await phone.capture(call(errand));
    await alsoOn(phone, 'shift-two');
    const again = await enrol(server, 'shift-one', phone.deviceId);
    expect(again.deviceId).not.toBe(phone.deviceId);
    expect(await again.push(unsent)).toMatchObject([{ outcome: 'applied' }]);
  });
});

describe('an office that forgot a phone when it was restored', () => {
  const cookiesOf = (answer: Response) => answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '').join('; ');
  const wish = (username: string, deviceId: string | null) => ({ username, password: PASSWORD, deviceName: '手机', deviceId });
  const enrolAs = async (username: string, deviceId: string | null, cookie = '') => {
    const answer = await postJson(server, { path: '/sync/v1/enrol', cookie, body: wish(username, deviceId) });
    return { answer, deviceId: ((await answer.clone().json()) as { deviceId: string }).deviceId, cookie: cookiesOf(answer) };
  };

  async function forgets(deviceId: string): Promise<void> {
    await server.ports.db.delete(deviceAuthors).where(eq(deviceAuthors.deviceId, deviceId));
    await server.ports.db.delete(devices).where(eq(devices.deviceId, deviceId));
    server.clock.advance(MS_PER_HOUR);
  }

  it('[X26, F46, S-15] gives it its id back, though a colleague who had seen it took it meanwhile', async () => {
    for (const name of ['forgotten', 'usurper']) await person(server.ports, name, 'field-worker');
    const phone = await enrolAs('forgotten', null);
    await forgets(phone.deviceId);
    const taken = await enrolAs('usurper', phone.deviceId);
    expect(taken.deviceId).toBe(phone.deviceId); // taken at its word: it may be honest
    server.clock.advance(MS_PER_HOUR);
    const back = await enrolAs('forgotten', phone.deviceId, phone.cookie);
    expect(back.deviceId).toBe(phone.deviceId);
    expect((await server.app.request('/sync/v1/session', { headers: { Cookie: taken.cookie } })).status).toBe(401);
    expect((await enrolAs('usurper', phone.deviceId, taken.cookie)).deviceId).not.toBe(phone.deviceId); // the usurper's word is the younger one
    expect((await server.app.request('/sync/v1/session', { headers: { Cookie: back.cookie } })).status).toBe(200);
  }, 60_000);

  it('[X26] takes no other word for it: not another phone\'s, not one made up, and none where it knows the phone', async () => {
    for (const name of ['remembered', 'finder']) await person(server.ports, name, 'field-worker');
    const [phone, other] = [await enrolAs('remembered', null), await enrolAs('finder', null)];
    server.clock.advance(MS_PER_HOUR);
    const word = phone.cookie.split('; ').find((cookie) => cookie.startsWith('__Host-phone='))!;
    for (const cookie of [word, other.cookie, word.replace(/=\d+/, '=1')]) expect((await enrolAs('finder', phone.deviceId, cookie)).deviceId).not.toBe(phone.deviceId);
    await forgets(phone.deviceId);
    const taken = await enrolAs('finder', phone.deviceId);
    for (const cookie of [other.cookie, word.replace(/=\d+/, '=1'), word.slice(0, -2)]) expect((await enrolAs('remembered', phone.deviceId, cookie)).deviceId).not.toBe(taken.deviceId);
  }, 120_000);

  it('[F46, S-15] refuses no act of the second worker of a shared phone for good: it passes once its author has signed in there again', async () => {
    const [early, late] = ['shared-early', 'shared-late'];
    await person(server.ports, early, 'field-worker');
    const authorId = await person(server.ports, late, 'field-worker');
    const errand = await errandFor(server.ports, authorId);
    const phone = await enrol(server, early);
    await enrolAs(late, phone.deviceId, phone.cookie);
    const act = await phone.capture({ ...call(errand), authorId });
    await forgets(phone.deviceId);
    const again = await enrolAs(early, phone.deviceId);
    const push = async (cookie: string) => (await (await postJson(server, { path: '/sync/v1/push', cookie, body: { protocol: 1, deviceId: phone.deviceId, items: [act] } })).json()) as { results: unknown };
    expect((await push(again.cookie)).results).toMatchObject([{ outcome: 'retry', code: 'push/author-not-bound' }]);
    const back = await enrolAs(late, phone.deviceId, again.cookie);
    expect((await push(back.cookie)).results).toMatchObject([{ outcome: 'applied' }]);
    expect(await callsOf(errand)).toHaveLength(1);
  }, 60_000);

  it('[F46] has given its word to a phone of an earlier build as soon as that asks who it is', async () => {
    await person(server.ports, 'earlier', 'field-worker');
    const phone = await enrolAs('earlier', null);
    const [credential = ''] = phone.cookie.split('; ');
    const asked = await server.app.request('/sync/v1/session', { headers: { Cookie: credential } });
    expect(asked.headers.getSetCookie().map((cookie) => cookie.split('=')[0])).toEqual(['__Host-device', '__Host-phone']);
    expect((await server.app.request('/sync/v1/session', { headers: { Cookie: phone.cookie } })).headers.getSetCookie()).toEqual([]);
  });
});

describe('what is put aside', () => {
  it('[X26, X60] in another phone’s name releases nothing that waits on that phone', async () => {
    const authorId = await person(server.ports, 'waiting', 'field-worker');
    await person(server.ports, 'planter', 'field-worker');
    const errand = await errandFor(server.ports, authorId);
    const [phone, thief] = [await enrol(server, 'waiting'), await enrol(server, 'planter')];
    const first = await phone.capture(call(errand));
    const second = await phone.capture({ ...call(errand), dependsOn: [first.header.mutationId] });
    const planted = { ...first, contentHash: 'f'.repeat(64) };
    const forged = await thief.capture({ ...call(errand), mutationId: first.header.mutationId, deviceId: phone.deviceId, authorId });
    expect((await thief.push(planted, forged)).map(({ code }) => code)).toEqual(['push/hash-mismatch', 'push/author-not-bound']);
    const kept = await server.ports.db.select().from(quarantine).where(eq(quarantine.mutationId, first.header.mutationId));
    expect(kept.map(({ deviceId }) => deviceId)).toEqual([thief.deviceId, thief.deviceId]);
    expect(await phone.push(second)).toMatchObject([{ outcome: 'blocked', code: 'push/dependency-missing' }]);
    expect((await phone.push(first, second)).map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
  });

  it('[X26, P-17] is nothing that came with a file, spoilt on its way: nobody at the desk fills that store', async () => {
    await person(server.ports, 'carried', 'field-worker');
    const phone = await enrol(server, 'carried');
    const clerk = await server.person('dispatch', { districtId: 'tongliang', supplierId: 'sgcc-cq-tongliang' }, 'dispatcher');
    const item = { ...(await phone.capture(call({ caseId: '', workOrderId: '', visitId: randomUUID() }))), contentHash: 'e'.repeat(64) };
    const answer = await clerk.post('/desk/v1/rescue/captures', { items: [item], vouchers: [] });
    expect(answer.body).toMatchObject({ results: [{ outcome: 'rejected', code: 'push/hash-mismatch' }] });
    expect(await server.ports.db.select().from(quarantine).where(eq(quarantine.mutationId, item.header.mutationId))).toEqual([]);
  });
});

describe('one account on ever new phones', () => {
  it('[X44] has ten a day, each with what a phone may bring, and goes on with those it has', async () => {
    await person(server.ports, 'collector', 'field-worker');
    const phones: Phone[] = [];
    for (let at = 0; at < 10; at++) phones.push(await enrol(server, 'collector'));
    const wish = { username: 'collector', password: PASSWORD, deviceName: '又一部', deviceId: null };
    const refused = await postJson(server, { path: '/sync/v1/enrol', body: wish });
    expect([refused.status, refused.headers.get('retry-after'), await codeOf(refused)]).toEqual([429, String(MS_PER_DAY / 1_000), 'device/too-many-enrolled']);
    expect((await enrol(server, 'collector', phones[0]!.deviceId)).deviceId).toBe(phones[0]!.deviceId);
    expect((await phones[1]!.ask('/sync/v1/sign-in', { password: PASSWORD })).status).toBe(200);
    server.clock.advance(MS_PER_DAY);
    await enrol(server, 'collector');
  }, 180_000); // passwords are looked at, and that is slow on purpose

  it('[X44] cannot begin them all at the same moment, nor by another account’s phone', async () => {
    await person(server.ports, 'hasty', 'field-worker');
    await person(server.ports, 'lender', 'field-worker');
    for (let at = 0; at < 8; at++) await enrol(server, 'hasty');
    const lent = await enrol(server, 'lender');
    const wish = { username: 'hasty', password: PASSWORD, deviceName: '同时', deviceId: null };
    const answers = await Promise.all([
      ...Array.from({ length: 3 }, () => postJson(server, { path: '/sync/v1/enrol', body: wish })),
      postJson(server, { path: '/sync/v1/enrol', cookie: lent.cookie, body: { ...wish, deviceId: lent.deviceId } }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 429, 429]);
  }, 180_000); // passwords are looked at, and that is slow on purpose
});

describe('a name that strangers keep waiting', () => {
  const behind = () => composeApp({ ...server.ports, settings: { ...server.ports.settings, trustedProxies: 1 } }, [mountDesk]);
  const tryFrom = (app: DeskUnderTest['app'], address: string, given: { username: string; password: string }) => app.request('http://localhost/desk/v1/session', {
    method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address }, body: JSON.stringify(given),
  });

  it('[X39] waits where they try and not where its owner does; from many places it waits everywhere but where its owner has been', async () => {
    const app = behind();
    await person(server.ports, 'besieged-clerk', 'clerk');
    const right = { username: 'besieged-clerk', password: PASSWORD };
    expect((await tryFrom(app, '203.0.113.1', right)).status).toBe(200);
    for (let at = 0; at < 6; at++) await tryFrom(app, '198.51.100.1', { ...right, password: `guess ${at}` });
    expect(await codeOf(await tryFrom(app, '198.51.100.1', right))).toBe('session/back-off');
    expect((await tryFrom(app, '203.0.113.2', right)).status).toBe(200);

    for (let at = 0; at < 25; at++) expect(await codeOf(await tryFrom(app, `198.51.100.${10 + at}`, { ...right, password: `guess ${at}` }))).toBe('session/credentials-wrong');
    const unknownPlace = await tryFrom(app, '203.0.113.3', right);
    expect([unknownPlace.headers.get('retry-after'), await codeOf(unknownPlace)]).toEqual(['30', 'session/back-off']);
    expect((await tryFrom(app, '203.0.113.1', right)).status).toBe(200);
  }, 180_000); // passwords are looked at, and that is slow on purpose

  it('[X39] a place is remembered for a month, a failure for a day, and a new password forgets both', async () => {
    const app = behind();
    const accountId = await person(server.ports, 'forgetting', 'clerk');
    const right = { username: 'forgetting', password: PASSWORD };
    await tryFrom(app, '203.0.113.21', right);
    await tryFrom(app, '203.0.113.22', { ...right, password: 'guess' });
    const before = (await server.ports.db.select().from(signInFailures)).length;
    server.clock.advance(MS_PER_DAY + MS_PER_HOUR);
    await tidyUp(server.ports);
    const left = await server.ports.db.select().from(signInFailures);
    expect(left.length).toBeLessThan(before);
    expect(left.filter(({ failures }) => failures === 0).length).toBeGreaterThan(0);
    const administrator = await server.person('admin', { districtId: 'default', supplierId: 'default' }, 'administrator');
    for (let at = 0; at < 6; at++) await tryFrom(app, '203.0.113.23', { ...right, password: `guess ${at}` });
    const { password } = (await administrator.post(`/desk/v1/accounts/${accountId}/reset`, {})).body as { password: string };
    expect((await tryFrom(app, '203.0.113.23', { ...right, password })).status).toBe(200);
  }, 180_000); // passwords are looked at, and that is slow on purpose
});

describe('a large body', () => {
  /** 25 MiB from a stranger; how many pieces of 64 KiB were read of it before the answer. */
  async function sendsLargeBody(address: string, method: string): Promise<{ answer: Response; pieces: number }> {
    let pieces = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pieces += 1;
        if (pieces > 400) controller.close();
        else controller.enqueue(new Uint8Array(65_536));
      },
    }, { highWaterMark: 0 });
    const answer = await server.app.request(new Request(address, { method, body, duplex: 'half' } as RequestInit));
    return { answer, pieces };
  }

  it.each(['PUT', 'PATCH', 'DELETE', 'POST'])('[X14] for the door of a partner’s register is not read from a stranger, by %s', async (method) => {
    const { answer, pieces } = await sendsLargeBody('http://localhost/partner/v1/register', method);
    expect([401, 413]).toContain(answer.status);
    expect(pieces).toBeLessThan(20); // a mebibyte at most
  });

  it('[X14] for the door of rescued files is not read from a stranger', async () => {
    const path = `http://localhost/desk/v1/rescue/files/${'a'.repeat(64)}?mime=image/jpeg`;
    const { answer, pieces } = await sendsLargeBody(path, 'POST');
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'session/missing']);
    expect(pieces).toBeLessThan(5);
    const dispatcher = await server.person('carrier', { districtId: 'tongliang', supplierId: 'sgcc-cq-tongliang' }, 'dispatcher');
    const large = await dispatcher.as(path.slice('http://localhost'.length), { method: 'POST', body: new Uint8Array(25_165_825) });
    expect([large.status, await codeOf(large)]).toEqual([413, 'request/too-large']);
  });
});
