import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sha256Hex, utf8 } from '../../src/base/bytes.ts';
import type { Bytes } from '../../src/base/bytes.ts';
import { newId } from '../../src/base/ids.ts';
import type { CaseRecord } from '../../src/domain/model/case.ts';
import { deliverDueCallbacks } from '../../src/server/callback/deliver.ts';
import { enqueueCallback } from '../../src/server/callback/enqueue.ts';
import { mountDesk } from '../../src/server/desk/mount.ts';
import { composeApp } from '../../src/server/http.ts';
import { addPartner } from '../../src/server/partners/add-partner.ts';
import { mayCallBack } from '../../src/server/partners/callback-address.ts';
import { accounts, callbacks, cases } from '../../src/server/store/tables.ts';
import { deskUnderTest, sale } from './support/desk.ts';
import type { DeskUnderTest } from './support/desk.ts';
import { PASSWORD, person } from './support/office.ts';
import { enrol, postJson } from './support/phone.ts';

/** What a stranger at the door can keep others from, and how far a partner's address reaches. Ids are those of the attacks list. */
let server: DeskUnderTest;

beforeAll(async () => {
  server = await deskUnderTest();
});
afterAll(() => server.close());

const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;

describe('a stranger who knows a worker\'s name', () => {
  it('[X39] keeps the worker from no enrolled phone, and a thief of that phone has no more tries than anybody', async () => {
    await person(server.ports, 'besieged', 'field-worker');
    const phone = await enrol(server, 'besieged');
    for (let at = 0; at < 5; at++) await postJson(server, { path: '/desk/v1/session', body: { username: 'besieged', password: `guess ${at}` } });
    expect(await codeOf(await postJson(server, { path: '/sync/v1/enrol', body: { username: 'besieged', password: PASSWORD, deviceName: '别的手机', deviceId: null } }))).toBe('session/back-off');
    expect((await phone.ask('/sync/v1/sign-in', { password: PASSWORD })).status).toBe(200);
    for (let at = 0; at < 5; at++) expect(await codeOf(await phone.ask('/sync/v1/sign-in', { password: `guess ${at}` }))).toBe('session/credentials-wrong');
    const waits = await phone.ask('/sync/v1/sign-in', { password: PASSWORD });
    expect([waits.status, await codeOf(waits)]).toEqual([429, 'session/back-off']);
  });

  it('[X39] nor does a phone that was waiting go on waiting with a new password from the administrator', async () => {
    const workerId = await person(server.ports, 'forgetful', 'field-worker');
    const phone = await enrol(server, 'forgetful');
    const administrator = await server.person('admin', { districtId: 'default', supplierId: 'default' }, 'administrator');
    for (let at = 0; at < 5; at++) await phone.ask('/sync/v1/sign-in', { password: `guess ${at}` });
    const { password } = (await administrator.post(`/desk/v1/accounts/${workerId}/reset`, {})).body as { password: string };
    expect(await codeOf(await phone.ask('/sync/v1/sign-in', { password }))).toBe('account/password-to-change');
  });
});

describe('the address that tries are counted under', () => {
  const behind = () => composeApp({ ...server.ports, settings: { ...server.ports.settings, trustedProxies: 1 } }, [mountDesk]);
  async function lastOf(forwarded: (at: number) => string): Promise<number> {
    const app = behind();
    let last = 0;
    for (let at = 0; at < 22; at++) {
      const answer = await app.request('http://localhost/desk/v1/session', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': forwarded(at) },
        body: JSON.stringify({ username: `spray-${randomUUID()}`, password: 'x' }),
      });
      last = answer.status;
    }
    return last;
  }

  it('[X39 X41] is the network of an IPv6 address, since whoever has one has more of them than there are names', async () => {
    expect(await lastOf((at) => `2001:db8:1:2:${(at + 1).toString(16)}::${(at * 7 + 1).toString(16)}`)).toBe(429);
    expect(await lastOf((at) => `2001:db8:2:${at.toString(16)}::1`)).toBe(401);
    expect(await lastOf((at) => (at % 2 === 0 ? '::ffff:203.0.113.9' : '203.0.113.9'))).toBe(429);
  }, 180_000); // more than sixty passwords are looked at, and that is slow on purpose
});

describe('a page under a name that a stranger let point to us', () => {
  const knock = async (app: DeskUnderTest['app'], origin: string, named: string | null = origin) => {
    const headers = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin', 'X-Forwarded-For': '198.51.100.7', ...(named !== null && { Origin: named }) };
    const answer = await app.request(`${origin}/desk/v1/session`, { method: 'POST', headers, body: JSON.stringify({ username: 'nobody', password: 'x' }) });
    return answer.ok ? 'ok' : codeOf(answer);
  };

  it('[X32 X33] changes nothing, whatever the browser takes it for; our own name and plain numbers do', async () => {
    const app = composeApp({ ...server.ports, settings: { ...server.ports.settings, publicOrigin: 'https://office.example', trustedProxies: 1 } }, [mountDesk]);
    for (const named of ['http://evil.example:8080', 'null', null]) expect(await knock(app, 'http://evil.example:8080', named)).toBe('request/cross-site');
    expect(await knock(app, 'http://upstream:8080', 'https://office.example')).toBe('session/credentials-wrong');
    for (const own of ['https://office.example', 'http://127.0.0.1:8080', 'http://[::1]:8080', 'http://localhost:8080']) expect(await knock(app, own)).not.toBe('request/cross-site');
  });
});

describe('the last administrators', () => {
  it('[C-21] who shut each other at the same moment do not shut everybody out', async () => {
    const everywhere = { districtId: 'default', supplierId: 'default' };
    const other = await deskUnderTest();
    const one = await other.person('one', everywhere, 'administrator');
    const second = await other.person('two', everywhere, 'administrator');
    await Promise.all([one.post(`/desk/v1/accounts/${second.accountId}/disable`, { disabled: true }), second.post(`/desk/v1/accounts/${one.accountId}/disable`, { disabled: true })]);
    const open = (await other.ports.db.select().from(accounts)).filter(({ disabledAtMs, roles }) => disabledAtMs === null && roles.includes('administrator'));
    expect(open).toHaveLength(1);
    await other.close();
  });
});

describe('bytes that are small and cost much to read', () => {
  /** A million of the same, as JSON. */
  const many = (one: string, sizeBytes: number): Bytes => utf8(`[${`${one},`.repeat(Math.floor(sizeBytes / (one.length + 1)))}${one}]`);

  it('[X07, X15] are refused before they are read: as evidence, and as what evidence is sealed in', async () => {
    await person(server.ports, 'bomber', 'field-worker');
    const phone = await enrol(server, 'bomber');
    const send = async (sealed: Bytes, metadata: string) => {
      const path = (await phone.tus('POST', '/files', { headers: { 'Upload-Length': String(sealed.length), 'Upload-Metadata': metadata } })).headers.get('location')!;
      const answer = await phone.tus('PATCH', path, { body: sealed, headers: { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' } });
      return [answer.status, answer.ok ? null : await codeOf(answer)];
    };
    const evidence = await phone.sealFile(many('{}', 15_000_000), 'application/json');
    const parse = vi.spyOn(JSON, 'parse');
    expect(await send(evidence.sealed, evidence.metadata)).toEqual([413, 'file/too-large']);
    const envelope = many('{}', 20_000_000);
    const metadata = Object.entries({ digest: 'a'.repeat(64), sealedDigest: await sha256Hex(envelope), mime: 'image/jpeg' }).map(([name, value]) => `${name} ${btoa(value)}`).join(',');
    expect(await send(envelope, metadata)).toEqual([422, 'file/digest-mismatch']);
    expect(parse.mock.calls.filter(([text]) => text.length > 10_000_000)).toHaveLength(0);
    parse.mockRestore();
    const strokes = await phone.sealFile(many('{"x":1.25,"y":2.5,"t":16,"p":0.5}', 1_000_000), 'application/json');
    expect(await send(strokes.sealed, strokes.metadata)).toEqual([204, null]);
  }, 60_000);
});

describe('a partner', () => {
  it('[X49] is called back at no address that another way of writing hides', () => {
    const hidden = [
      'http://[64:ff9b::169.254.169.254]/', 'http://[::169.254.169.254]/', 'http://[2002:a9fe:a9fe::]/', 'http://[::ffff:0:169.254.169.254]/', 'http://[::ffff:224.0.0.1]/',
      'http://[64:ff9b::100.100.100.200]/', 'http://[::ffff:168.63.129.16]/', 'http://168.63.129.16/', 'http://0251.0376.0251.0376/', 'http://169.254.43518/',
    ];
    expect(hidden.filter(mayCallBack)).toEqual([]);
    expect(['http://[64:ff9b::203.0.113.7]/', 'http://[::ffff:10.1.2.3]/', 'http://[2001:db8::7]/', 'http://[::1]/'].filter(mayCallBack)).toHaveLength(4);
  });

  it('[F48, X51] that does not answer keeps no other waiting, and is left alone for the rest of the round', async () => {
    const { application } = sale(server.clock.nowMs());
    await server.push('/partner/v1/applications', application);
    const [row] = await server.ports.db.select().from(cases).where(eq(cases.registryNumber, application.registryNumber));
    await addPartner(server.ports.db, { partnerId: 'silent', name: '不应答', scopes: [], callbackUrl: 'http://silent.example/' });
    const asked: string[] = [];
    const ports = {
      ...server.ports,
      fetch: ((url: URL) => {
        asked.push(url.hostname);
        return url.hostname === 'silent.example' ? Promise.reject(new Error('timeout')) : Promise.resolve(new Response('{}'));
      }) as typeof fetch,
    };
    const silent = { ...row!.doc, partner: { partnerId: 'silent', partnerReference: newId(1) } };
    const enqueue = (caseRecord: CaseRecord) => server.ports.db.transaction((tx) => enqueueCallback(tx, server.ports, { caseRecord, event: 'accepted', mutationIds: [] }));
    for (let at = 0; at < 12; at++) await enqueue(silent);
    server.clock.advance(1);
    await enqueue(row!.doc);
    expect(await deliverDueCallbacks(ports)).toBe(1);
    expect(asked.toSorted()).toEqual(['partner.example', 'silent.example']);
    const left = await server.ports.db.select().from(callbacks).where(eq(callbacks.partnerId, 'silent'));
    expect([left.length, left.filter(({ state }) => state === 'waiting').length]).toEqual([12, 12]);
    server.clock.advance(61_000);
    await deliverDueCallbacks(ports);
    expect(asked.filter((host) => host === 'silent.example')).toHaveLength(2);
  });
});
