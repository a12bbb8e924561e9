import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { accountHits } from '../../src/protocol/desk.ts';
import { deliverDueCallbacks } from '../../src/server/callback/deliver.ts';
import { enqueueCallback } from '../../src/server/callback/enqueue.ts';
import { mayCallBack } from '../../src/server/partners/callback-address.ts';
import { blobs, callbacks, cases, deskSessions, mutations, partnerNonces, partners, signInFailures, uploads } from '../../src/server/store/tables.ts';
import { tidyUp } from '../../src/server/tidy.ts';
import { jpegFile } from '../fixtures/pictures.ts';
import { deskUnderTest, register, sale, supplyPoint, tongliang } from './support/desk.ts';
import type { Answer, Desk, DeskUnderTest } from './support/desk.ts';
import { errandFor, PASSWORD, person } from './support/office.ts';
import type { Errand } from './support/office.ts';
import { parkedEvidence } from './support/parked-evidence.ts';
import { enrol, postJson } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

/** What a person of another office, a thief of a cookie, or a partner can do. Ids are those of the attacks list. */
let server: DeskUnderTest;
let own: Desk;
let foreign: Desk;
/** Same district, another supplier. */
let neighbour: Desk;
let administrator: Desk;
let phone: Phone;
let errand: Errand;
let waiting: { mutationId: string; sha256: string };

const everyRole = ['clerk', 'dispatcher', 'reviewer', 'supervisor'] as const;

beforeAll(async () => {
  server = await deskUnderTest();
  await register(server, supplyPoint());
  own = await server.person('own', { districtId: 'tongliang', supplierId: 'tongliang-power' }, ...everyRole);
  foreign = await server.person('foreign', { districtId: 'qijiang', supplierId: 'sgcc-cq-qijiang' }, ...everyRole);
  neighbour = await server.person('neighbour', { districtId: 'tongliang', supplierId: 'tongliang-gas' }, ...everyRole);
  administrator = await server.person('admin', { districtId: 'default', supplierId: 'default' }, 'administrator');
  const workerId = await person(server.ports, 'walker', 'field-worker');
  phone = await enrol(server, 'walker');
  errand = await errandFor(server.ports, workerId);
  waiting = await parkedEvidence(server, phone, errand);
});
afterAll(() => server.close());

const codeOf = (answer: Answer) => answer.refusal?.code;
const post = (path: string, body: unknown, cookie = '') => postJson(server, { path, body, cookie });

describe('another office\'s things', () => {
  const doors: readonly (readonly [string, (ids: { caseId: string; visitId: string; sha256: string; mutationId: string }, desk: Desk) => Promise<Answer>])[] = [
    ['a case', ({ caseId }, desk) => desk.get(`/desk/v1/cases/${caseId}`)],
    ['an act', ({ caseId }, desk) => desk.post(`/desk/v1/cases/${caseId}/acts`, { actId: randomUUID(), kind: 'archive-case', version: 1, payload: {} })],
    ['an arrears check', ({ caseId }, desk) => desk.post(`/desk/v1/cases/${caseId}/arrears-check`, { actId: randomUUID(), version: 1 })],
    ['an unmasking', ({ caseId }, desk) => desk.post('/desk/v1/unmaskings', { caseId, subject: 'address', reason: 'verify-identity' })],
    ['a dispatch', ({ caseId }, desk) => desk.post('/desk/v1/visits', { caseId, version: 1, workerId: phone.workerId, appointment: { fromMs: server.clock.nowMs() + MS_PER_HOUR, toMs: server.clock.nowMs() + 2 * MS_PER_HOUR }, jobs: ['read-meter'], note: '' })],
    ['a reassignment', ({ visitId }, desk) => desk.post(`/desk/v1/visits/${visitId}/reassign`, { workerId: phone.workerId })],
    ['a cancellation', ({ visitId }, desk) => desk.post(`/desk/v1/visits/${visitId}/cancel`, { reason: 'x' })],
    ['evidence', ({ sha256 }, desk) => desk.get(`/desk/v1/files/${sha256}`)],
    ['a late capture', ({ mutationId }, desk) => desk.get(`/desk/v1/attention/${mutationId}`)],
    ['a decision', ({ mutationId }, desk) => desk.post(`/desk/v1/attention/${mutationId}/decision`, { decision: 'attached', reason: null })],
    ['the phones of a visit', ({ visitId }, desk) => desk.get(`/desk/v1/visits/${visitId}/phones`)],
  ];

  it.each(doors)('[X01, C-21] %s looks exactly like one that does not exist', async (_what, knock) => {
    for (const stranger of [foreign, neighbour]) {
      const there = await knock({ ...errand, ...waiting }, stranger);
      const nowhere = await knock({ caseId: randomUUID(), visitId: randomUUID(), sha256: 'e'.repeat(64), mutationId: randomUUID() }, stranger);
      expect([there.status, there.text]).toEqual([404, nowhere.text]);
    }
    expect((await knock({ ...errand, ...waiting }, own)).status).not.toBe(404);
  });

  it('[X01] stand in no list of theirs', async () => {
    for (const path of ['cases', 'visits', 'attention', 'messages', 'callbacks', 'workers']) {
      const { status, text } = await foreign.get(`/desk/v1/${path}`);
      expect([path, status, [errand.caseId, errand.visitId, waiting.mutationId, phone.workerId].filter((id) => text.includes(id))]).toEqual([path, 200, []]);
    }
  });

  it('[X01 C-21] nor in those of another supplier in the same district', async () => {
    for (const path of ['cases', 'visits', 'attention', 'messages', 'callbacks']) {
      const { status, text } = await neighbour.get(`/desk/v1/${path}`);
      expect([path, status, [errand.caseId, errand.visitId, waiting.mutationId].filter((id) => text.includes(id))]).toEqual([path, 200, []]);
    }
  });

  it('[X29] nobody approves what they took at the door themselves', async () => {
    const everything = await server.person('both', { districtId: 'tongliang', supplierId: 'tongliang-power' }, 'clerk', 'reviewer', 'field-worker');
    await server.ports.db.insert(mutations).values({ mutationId: randomUUID(), deviceId: randomUUID(), deviceSequence: 1, authorId: everything.accountId, lane: `work-order:${errand.workOrderId}`, kind: 'collect-document', contentHash: 'a'.repeat(64), header: {}, envelope: {}, outcome: 'applied', receivedAtMs: 1 });
    const verify = { documentId: 'identity-card', verified: true };
    expect(codeOf(await everything.act(errand.caseId, 'verify-document', verify))).toBe('account/forbidden');
    expect(codeOf(await own.act(errand.caseId, 'verify-document', verify))).not.toBe('account/forbidden');
  });
});

describe('a session', () => {
  it('[X36] of a phone receives nothing once its password was reset, and sends what it has (F67)', async () => {
    const workerId = await person(server.ports, 'lost', 'field-worker');
    const lost = await enrol(server, 'lost');
    const at = await errandFor(server.ports, workerId);
    await lost.pull();
    await administrator.post(`/desk/v1/accounts/${workerId}/reset`, {});
    await expect(lost.pull()).rejects.toThrow('pull: 401');
    const call = await lost.capture({ lane: `visit:${at.visitId}`, kind: 'log-call', payload: { to: 'new-owner', outcome: 'no-answer', purpose: 'appointment', note: '' } });
    expect((await lost.push(call))[0]?.outcome).toBe('applied');
  });

  it('[X36] brought along is not taken over, and none outlives a change, a reset or a shut account', async () => {
    const name = 'fixed';
    const accountId = await person(server.ports, name, 'clerk');
    const signIn = (password: string, cookie = '') => post('/desk/v1/session', { username: name, password }, cookie);
    const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const planted = `__Host-desk=${'a'.repeat(43)}`;
    const first = cookieOf(await signIn(PASSWORD, planted));
    const statusWith = async (cookie: string) => (await server.app.request('/desk/v1/session', { headers: { Cookie: cookie } })).status;
    expect([await statusWith(planted), await statusWith(first)]).toEqual([401, 200]);
    const changed = cookieOf(await post('/desk/v1/password', { current: PASSWORD, next: 'another long one' }, first));
    expect([await statusWith(first), await statusWith(changed)]).toEqual([401, 200]);
    const reset = (await administrator.post(`/desk/v1/accounts/${accountId}/reset`, {})).body as { password: string };
    expect(await statusWith(changed)).toBe(401);
    const again = await signIn(reset.password);
    expect((await post('/desk/v1/password', { current: reset.password, next: reset.password }, cookieOf(again))).status).toBe(400); // seen by somebody else: no new one
    await administrator.post(`/desk/v1/accounts/${accountId}/disable`, { disabled: true });
    expect(await statusWith(cookieOf(again))).toBe(401);
  });

  it('[X37] of a phone opens no desk, and of a desk no phone', async () => {
    const asDesk = phone.cookie.replace('__Host-device', '__Host-desk');
    expect((await server.app.request('/desk/v1/cases', { headers: { Cookie: asDesk } })).status).toBe(401);
    const desk = (await post('/desk/v1/session', { username: own.username, password: PASSWORD })).headers.get('set-cookie')!.split(';')[0]!;
    expect((await post('/sync/v1/pull', {}, desk.replace('__Host-desk', '__Host-device'))).status).toBe(401);
  });

  it('[X39] tries at the same moment are no way around the waiting, nor is a session left open', async () => {
    await person(server.ports, 'besieged', 'clerk');
    const tries = await Promise.all(Array.from({ length: 9 }, (_, at) => post('/desk/v1/session', { username: 'besieged', password: `guess ${at}` })));
    const codes = await Promise.all(tries.map(async (answer) => ((await answer.json()) as { error: { code: string } }).error.code));
    expect(codes.toSorted()).toEqual([...Array.from({ length: 4 }, () => 'session/back-off'), ...Array.from({ length: 5 }, () => 'session/credentials-wrong')]);
    server.clock.advance(MS_PER_HOUR);
    for (let at = 0; at < 6; at++) await own.post('/desk/v1/password', { current: `guess ${at}`, next: 'another long one' });
    const waits = await own.post('/desk/v1/password', { current: PASSWORD, next: 'another long one' });
    expect([waits.status, codeOf(waits)]).toEqual([429, 'session/back-off']);
  });

  it('[X40] is refused a wrong password, a shut account and nobody in the same words', async () => {
    const accountId = await person(server.ports, 'gone', 'clerk');
    await administrator.post(`/desk/v1/accounts/${accountId}/disable`, { disabled: true });
    const texts = [];
    for (const [username, password] of [['gone', PASSWORD], ['nobody-at-all', PASSWORD], ['besieged', 'wrong']] as const) {
      const answer = await post('/desk/v1/session', { username, password });
      texts.push([answer.status, await answer.text()]);
    }
    expect(new Set(texts.map(String)).size).toBe(1);
  });

  it('[X45] keeps a handful of live lines and ends the oldest', async () => {
    const lines = [];
    for (let at = 0; at < 8; at++) lines.push((await foreign.as('/desk/v1/live', { method: 'GET' })).body!.getReader());
    for (const line of lines.slice(0, 2)) {
      await line.read();
      expect((await line.read()).done).toBe(true);
    }
    const last = lines.at(-1)!;
    await last.read();
    server.ports.live.announce(['desk:qijiang']);
    expect((await last.read()).done).toBe(false);
    await Promise.all(lines.map((line) => line.cancel()));
  });
});

describe('a partner', () => {
  const APPLICATIONS = '/partner/v1/applications';

  it('[X50] is not played by a replay, an old clock, one changed byte, another key or no key', async () => {
    const { application } = sale(server.clock.nowMs());
    const nonce = newId(1);
    expect((await server.push(APPLICATIONS, application, { nonce })).status).toBe(200);
    const nowMs = server.clock.nowMs();
    const tries: readonly (readonly [string, Parameters<DeskUnderTest['push']>[2]])[] = [
      ['partner/nonce-reused', { nonce }],
      ['partner/clock-apart', { timestamp: String(nowMs - 300_001) }],
      ['partner/clock-apart', { timestamp: String(nowMs + 300_001) }],
      ['partner/clock-apart', { timestamp: `${nowMs}.0` }],
      ['partner/clock-apart', { timestamp: 'NaN' }],
      ['partner/signature-wrong', { body: JSON.stringify(application).replace('电力', '水力') }],
      ['partner/signature-wrong', { secret: server.secrets.outbound.secret }],
      ['partner/key-unknown', { keyId: server.secrets.outbound.keyId }],
      ['partner/key-unknown', { keyId: '' }],
    ];
    for (const [code, tampered] of tries) {
      const answer = await server.push(APPLICATIONS, { ...application, partnerReference: `T-${tries.length}` }, tampered);
      expect([code, answer.status, codeOf(answer)]).toEqual([code, 401, code]);
    }
  });

  it('[X49] is called back at an address that can be a partner\'s, and nowhere else, even if it stands in the database', async () => {
    const refused = ['http://169.254.169.254/latest', 'http://0xa9fea9fe/', 'http://2852039166/', 'http://[fe80::1]/', 'http://[::ffff:169.254.169.254]/', 'http://0.0.0.0/', 'http://[::]/', 'http://u:p@partner.example/', 'file:///etc/passwd', 'gopher://x/'];
    expect(refused.filter(mayCallBack)).toEqual([]);
    const clouds = ['http://100.100.100.200/', 'http://192.0.0.192/', 'http://[fd00:ec2::254]/', 'http://[::ffff:100.100.100.200]/', 'http://metadata.google.internal/', 'http://METADATA.tencentyun.com./'];
    expect(clouds.filter(mayCallBack)).toEqual([]);
    expect(['https://partner.example/a', 'http://10.1.2.3:8080/', 'http://127.0.0.1:9/', 'http://[fd00::7]/'].filter(mayCallBack)).toHaveLength(4);
    const wish = { partnerId: 'evil', name: '示例', scopes: ['tongliang-power-transfer'], callbackUrl: refused[1] };
    expect((await administrator.post('/desk/v1/partners', wish)).status).toBe(400);
    const [row] = await server.ports.db.select().from(cases).where(eq(cases.partnerId, 'registry'));
    await server.ports.db.update(partners).set({ callbackUrl: 'http://169.254.169.254/latest' }).where(eq(partners.partnerId, 'registry'));
    const heard = server.heard.length;
    await server.ports.db.transaction((tx) => enqueueCallback(tx, server.ports, { caseRecord: row!.doc, event: 'accepted', mutationIds: [] }));
    await deliverDueCallbacks(server.ports);
    expect(server.heard.length).toBe(heard);
    expect(await server.ports.db.select().from(callbacks).where(eq(callbacks.caseId, row!.caseId))).toMatchObject([{ state: 'parked', lastCode: 'callback/not-configured' }]);
  });
});

describe('what is left behind', () => {
  it('[X12] a formula in the register is a name like another, shown to nobody as more', async () => {
    await register(server, supplyPoint({ accountNumber: '9990000077', accountName: '=cmd|calc', supplierId: 'sgcc-cq-tongliang' }));
    const clerk = await server.person('searcher', tongliang, 'clerk');
    const found = await clerk.get('/desk/v1/accounts-search?by=account-number&text=9990000077');
    expect([found.status, found.headers.get('content-type')?.split(';')[0], found.read(accountHits).hits[0]?.nameMasked]).toEqual([200, 'application/json', '=**']);
  });

  it('tidying ends what can do nothing any more, and keeps every byte that could be evidence', async () => {
    const begin = async (bytes: Uint8Array<ArrayBuffer>) => {
      const { digest, sealed, metadata } = await phone.sealFile(bytes, 'image/jpeg');
      const path = (await phone.tus('POST', '/files', { headers: { 'Upload-Length': String(sealed.length), 'Upload-Metadata': metadata } })).headers.get('location')!;
      await phone.tus('PATCH', path, { body: sealed.slice(0, 100), headers: { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' } });
      return { digest, uploadId: path.split('/').at(-1)! };
    };
    const picture = jpegFile();
    const [stored, alone] = [await begin(picture), await begin(jpegFile())];
    await server.ports.bytes.put(stored.digest, picture); // a row without its bytes would be lost evidence (F47)
    await server.ports.db.insert(blobs).values({ sha256: stored.digest, sizeBytes: 1, mime: 'image/jpeg', storedAtMs: 1 });
    const left = async () => (await server.ports.db.select({ uploadId: uploads.uploadId }).from(uploads)).map(({ uploadId }) => uploadId).filter((id) => [stored.uploadId, alone.uploadId].includes(id));
    await tidyUp(server.ports);
    expect(await left()).toHaveLength(2);
    server.clock.advance(8 * MS_PER_DAY);
    await tidyUp(server.ports);
    expect(await left()).toEqual([alone.uploadId]); // its phone may still come back
    for (const table of [deskSessions, partnerNonces]) expect(await server.ports.db.select().from(table)).toEqual([]);
    const places = await server.ports.db.select().from(signInFailures);
    expect(places.filter(({ failures }) => failures > 0)).toEqual([]); // where somebody signed in rightly is known for a month
    server.clock.advance(31 * MS_PER_DAY);
    await tidyUp(server.ports);
    expect(await server.ports.db.select().from(signInFailures)).toEqual([]);
    const administratorAgain = await server.person('admin2', { districtId: 'default', supplierId: 'default' }, 'administrator');
    await administratorAgain.post(`/desk/v1/devices/${phone.deviceId}/revoke`, {});
    await tidyUp(server.ports);
    expect(await left()).toEqual([]);
  });

  it('[X52] no name, number, address, password or token stands in the log', () => {
    const log = server.logged.join('\n');
    expect(log.split('\n').length).toBeGreaterThan(50);
    const secrets = ['试新主', '测旧主', '500199199202290031', '1540000', '示例路', PASSWORD, 'another long one', '敲门无人应答', phone.cookie.split('=')[1]!, server.secrets.inbound.secret, waiting.sha256];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  });
});
