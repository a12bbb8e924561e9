import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/bytes.ts';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../src/base/clock.ts';
import type { Visit } from '../../src/domain/model/visit.ts';
import { attentionList } from '../../src/protocol/desk.ts';
import { accounts, blobUses, mutations, quarantine, timeline, visits } from '../../src/server/store/tables.ts';
import { jpegFile } from '../fixtures/pictures.ts';
import { serverUnderTest } from '../server-under-test.ts';
import { deskUnderTest } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';
import { errandFor, PASSWORD, person } from './support/office.ts';
import type { Errand } from './support/office.ts';
import { enrol, postJson } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

/** What a phone, stolen, forged, shared or simply late, can do to the office. Ids are those of the faults and attacks list. */
let server: DeskUnderTest;
let dispatcher: Desk;
let administrator: Desk;
let phone: Phone;
let errand: Errand;
let name: string;
let round = 0;

beforeAll(async () => {
  server = await deskUnderTest();
  dispatcher = await server.person('planner', { districtId: 'tongliang', supplierId: 'tongliang-power' }, 'dispatcher');
  administrator = await server.person('admin', { districtId: 'default', supplierId: 'default' }, 'administrator');
});
afterAll(() => server.close());
beforeEach(async () => {
  name = `walker-${++round}`;
  const workerId = await person(server.ports, name, 'field-worker');
  phone = await enrol(server, name);
  errand = await errandFor(server.ports, workerId);
});

const call = (note = '') => ({ to: 'new-owner', outcome: 'no-answer', purpose: 'appointment', note });
const visitLane = () => `visit:${errand.visitId}`;
const callBy = (by: Phone, over = {}) => by.capture({ lane: visitLane(), kind: 'log-call', payload: call(), ...over });
const outcomes = (results: readonly { outcome: string; code?: string | undefined }[]) => results.map(({ outcome, code }) => (code === undefined ? [outcome] : [outcome, code]));
const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;
const visitNow = async (): Promise<Visit> => (await server.ports.db.select().from(visits).where(eq(visits.visitId, errand.visitId)))[0]!.doc;

describe('a forged mutation', () => {
  it('[X26] under another phone\'s id, or another author\'s, is put aside and never applied', async () => {
    const other = `other-${round}`;
    await person(server.ports, other, 'field-worker');
    const thief = await enrol(server, other);
    const asPhone = await callBy(thief, { deviceId: phone.deviceId, authorId: phone.workerId });
    const asAuthor = await callBy(thief, { authorId: phone.workerId });
    expect(outcomes(await thief.push(asPhone, asAuthor))).toEqual([['rejected', 'push/author-not-bound'], ['retry', 'push/author-not-bound']]);
    expect((await server.ports.db.select().from(quarantine).where(eq(quarantine.mutationId, asPhone.header.mutationId))).length).toBe(1);
    expect((await visitNow()).calls).toEqual([]);
    const batch = { protocol: 1, deviceId: phone.deviceId, items: [asPhone] };
    expect(await codeOf(await thief.ask('/sync/v1/push', batch))).toBe('device/unknown');
  });

  it('[X02] of a foreign visit in a batch is refused alone', async () => {
    const stranger = await person(server.ports, `holder-${round}`, 'field-worker');
    const foreign = await errandFor(server.ports, stranger);
    const results = await phone.push(await callBy(phone), await callBy(phone, { lane: `visit:${foreign.visitId}` }), await callBy(phone));
    expect(outcomes(results)).toEqual([['applied'], ['rejected', 'mutation/not-assigned'], ['applied']]);
  });

  it('[X03] gets nobody else\'s feed', async () => {
    const answer = await phone.ask('/sync/v1/pull', { feed: `worker:${randomUUID()}`, epoch: null, cursor: 0, rowSchema: 1, limit: 10 });
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'pull/feed-forbidden']);
  });

  it('[X27, I8] dated years ahead or back is taken as evidence under the office\'s own time; a time no calendar has is refused', async () => {
    const nowMs = server.clock.nowMs();
    const items = [await callBy(phone, { capturedAtMs: nowMs + 5 * 365 * MS_PER_DAY }), await callBy(phone, { capturedAtMs: nowMs - MS_PER_DAY })];
    await phone.push(...items);
    expect((await visitNow()).calls.map(({ atMs }) => atMs).toSorted()).toEqual([nowMs - MS_PER_DAY, nowMs]);
    const [kept] = await server.ports.db.select().from(mutations).where(eq(mutations.mutationId, items[0]!.header.mutationId));
    expect(kept?.header).toMatchObject({ capturedAtMs: nowMs + 5 * 365 * MS_PER_DAY });
    await expect(phone.push(await callBy(phone, { capturedAtMs: 9_007_199_254_740_991 }))).rejects.toThrow('request/malformed');
  });

  it('[X27, F67, F49] whose hour only the phone could know, or no clock, is marked in the case’s history; a wrong clock that was measured is not', async () => {
    const nowMs = server.clock.nowMs();
    const marks = async () => (await server.ports.db.select().from(timeline).where(eq(timeline.caseId, errand.caseId))).map(({ detail }) => detail['doubt'] ?? null);
    await phone.push(await callBy(phone, { capturedAtMs: nowMs + MS_PER_DAY, clockOffsetMs: -MS_PER_DAY }));
    await phone.push(await callBy(phone, { capturedAtMs: nowMs + MS_PER_DAY }), await callBy(phone, { capturedAtMs: nowMs - MS_PER_DAY }));
    expect((await marks()).toSorted()).toEqual(['ahead', 'before-case', null]);
    await administrator.post(`/desk/v1/devices/${phone.deviceId}/revoke`, {});
    server.clock.advance(MS_PER_MINUTE);
    expect(await phone.push(await callBy(phone, { capturedAtMs: nowMs }))).toMatchObject([{ outcome: 'applied' }]);
    expect((await marks()).toSorted()).toEqual(['ahead', 'before-case', null, 'shut']);
  });

  it.each([
    ['a lane that is no id', { lane: `visit:${'-'.repeat(36)}` }],
    ['a sequence no database counts to', { deviceSequence: 9_007_199_254_740_991 }],
    ['a kind that is no word', { kind: 'log call' }],
  ])('[X53] with %s is malformed, not something to try again for ever', async (_what, over) => {
    await expect(phone.push(await callBy(phone, over))).rejects.toThrow('request/malformed');
  });
});

describe('two phones and a desk that went on', () => {
  it('[F63] two ends of one visit: the first counts, the second is kept whole for the desk', async () => {
    const second = await enrol(server, name);
    expect(second.deviceId).not.toBe(phone.deviceId);
    await phone.push(await callBy(phone));
    const end = (by: Phone, digit: string) => by.capture({
      lane: visitLane(), kind: 'end-visit', blobs: [digit.repeat(64)],
      payload: { outcome: 'nobody-home', reason: 'nobody-home', note: '敲门无人应答', leftOpen: [], evidence: [{ evidenceId: randomUUID(), kind: 'no-entry', sha256: digit.repeat(64), sizeBytes: 10, mime: 'image/jpeg', capturedAtMs: server.clock.nowMs(), compressed: true }] },
    });
    const answers = (await Promise.all([phone.push(await end(phone, 'a')), second.push(await end(second, 'b'))])).flat();
    expect(outcomes(answers).toSorted()).toEqual([['applied'], ['conflict', 'visit/already-ended']]);
    const uses = await server.ports.db.select().from(blobUses).where(eq(blobUses.caseId, errand.caseId));
    expect(uses.map(({ sha256 }) => sha256[0]).toSorted()).toEqual(['a', 'b']);
  });

  it('[F64] reassigned while offline: what came before counts, what came after is kept for the desk, and the former phone loses sight', async () => {
    const heir = await person(server.ports, `heir-${round}`, 'field-worker');
    const before = await callBy(phone);
    server.clock.advance(MS_PER_MINUTE);
    expect((await dispatcher.post(`/desk/v1/visits/${errand.visitId}/reassign`, { workerId: heir })).status).toBe(204);
    server.clock.advance(MS_PER_MINUTE);
    const after = await callBy(phone);
    expect(outcomes(await phone.push(before, after))).toEqual([['applied'], ['conflict', 'mutation/not-assigned']]);
    expect((await visitNow()).assigneeId).toBe(heir);
    expect((await phone.pull()).changes.filter(({ entityId }) => entityId === errand.visitId)).toEqual([]);
    const attention = (await dispatcher.get('/desk/v1/attention')).read(attentionList).items;
    expect(attention.map(({ mutationId }) => mutationId)).toContain(after.header.mutationId);
  });

  it('[F64] cancelled while offline: kept for the desk with its evidence', async () => {
    const item = await callBy(phone);
    expect((await dispatcher.post(`/desk/v1/visits/${errand.visitId}/cancel`, { reason: '客户来电取消' })).status).toBe(204);
    expect(outcomes(await phone.push(item))).toEqual([['conflict', 'mutation/subject-cancelled']]);
  });

  it('[F67] an account shut with work unsent: earlier captures count, later ones wait for a person, nothing is given out', async () => {
    const before = await callBy(phone);
    server.clock.advance(MS_PER_MINUTE);
    const shut = async () => (await administrator.post(`/desk/v1/accounts/${phone.workerId}/disable`, { disabled: true })).status;
    expect(await shut()).toBe(200);
    server.clock.advance(MS_PER_MINUTE);
    expect(await shut()).toBe(200); // said again, it does not move the moment
    expect(outcomes(await phone.push(before, await callBy(phone)))).toEqual([['applied'], ['conflict', 'mutation/not-assigned']]);
    const given = [await phone.ask('/sync/v1/pull', { feed: `worker:${phone.workerId}`, epoch: null, cursor: 0, rowSchema: 1, limit: 10 }), await phone.ask('/sync/v1/live'), await phone.ask('/sync/v1/sign-in', { password: PASSWORD })];
    expect(given.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it('[X58] a shared phone: the next worker sees nothing of the one before, whose captures still go as that one\'s', async () => {
    const left = await callBy(phone);
    const next = `next-${round}`;
    await person(server.ports, next, 'field-worker');
    const answer = await postJson(server, { path: '/sync/v1/enrol', cookie: phone.cookie, body: { username: next, password: PASSWORD, deviceName: '同一部', deviceId: phone.deviceId } });
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect(((await answer.json()) as { deviceId: string }).deviceId).toBe(phone.deviceId);
    const pulled = await postJson(server, { path: '/sync/v1/pull', cookie, body: { feed: `worker:${phone.workerId}`, epoch: null, cursor: 0, rowSchema: 1, limit: 10 } });
    expect(await codeOf(pulled)).toBe('pull/feed-forbidden');
    const pushed = await postJson(server, { path: '/sync/v1/push', cookie, body: { protocol: 1, deviceId: phone.deviceId, items: [left] } });
    expect(((await pushed.json()) as { results: object[] }).results).toMatchObject([{ outcome: 'applied' }]);
    expect((await visitNow()).calls.map(({ authorId }) => authorId)).toEqual([phone.workerId]);
  });
});

describe('a one-time password', () => {
  const fresh = async (username: string) => {
    const made = await administrator.post('/desk/v1/accounts', { username, displayName: '新人', staffNumber: '008', roles: ['field-worker'], supplierId: 'tongliang-power', districtId: 'tongliang', password: null });
    return made.body as { account: { accountId: string }; password: string };
  };
  const enrolAs = (body: object) => postJson(server, { path: '/sync/v1/enrol', body: { deviceName: '手机', deviceId: null, ...body } });

  it('[C-21] enrols nothing by itself; with the worker\'s own new one beside it, it does, once', async () => {
    const username = `fresh-${round}`;
    const { password, account } = await fresh(username);
    const refused = await enrolAs({ username, password });
    expect([refused.status, await codeOf(refused), refused.headers.get('set-cookie')]).toEqual([403, 'account/password-to-change', null]);
    for (const newPassword of [password, 'short', `x${username}x`]) expect(await codeOf(await enrolAs({ username, password, newPassword }))).toBe('account/password-weak');
    expect((await enrolAs({ username, password, newPassword: PASSWORD })).status).toBe(201);
    expect((await server.ports.db.select().from(accounts).where(eq(accounts.accountId, account.accountId)))[0]?.mustChangePassword).toBe(false);
    expect((await enrolAs({ username, password, newPassword: 'another long one' })).status).toBe(401);
    expect((await enrol(server, username)).workerId).toBe(account.accountId);
  });

  it('[C-21] given by a reset, renews no login on the phone until it is changed there', async () => {
    const reset = (await administrator.post(`/desk/v1/accounts/${phone.workerId}/reset`, {})).body as { password: string };
    expect(await codeOf(await phone.ask('/sync/v1/sign-in', { password: reset.password }))).toBe('account/password-to-change');
    expect(await (await phone.ask('/sync/v1/sign-in', { password: reset.password, newPassword: 'quite another one' })).json()).toMatchObject({ loginValid: true });
    expect((await phone.ask('/sync/v1/sign-in', { password: 'quite another one' })).status).toBe(200);
  });
});

describe('a phone that floods the office', () => {
  it('[X44] is told to wait, by captures, by files and by bytes; another phone does not notice', async () => {
    const strict = await serverUnderTest({ ports: { settings: { ...server.ports.settings, phoneQuota: { captures: 3, files: 2, fileBytes: 100_000 } } } });
    await person(strict.ports, 'flood', 'field-worker');
    await person(strict.ports, 'calm', 'field-worker');
    const [flood, calm] = [await enrol(strict, 'flood'), await enrol(strict, 'calm')];
    const push = async (by: Phone, many: number) => {
      const items = await Promise.all(Array.from({ length: many }, () => by.capture({ lane: `visit:${randomUUID()}`, kind: 'log-call', payload: {} })));
      return by.ask('/sync/v1/push', { protocol: 1, deviceId: by.deviceId, items });
    };
    const begin = async (by: Phone, length: number) => {
      const { metadata } = await by.sealFile(jpegFile(), 'image/jpeg');
      return by.tus('POST', '/files', { headers: { 'Upload-Length': String(length), 'Upload-Metadata': metadata } });
    };
    const said = async (answer: Response) => [answer.status, answer.ok ? null : await codeOf(answer)];
    const refused = [429, 'device/quota-used'];

    expect(await said(await push(flood, 2))).toEqual([200, null]);
    const over = await push(flood, 2);
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await said(over)).toEqual(refused);
    expect(await said(await begin(flood, 90_000))).toEqual([201, null]);
    expect(await said(await begin(flood, 20_000))).toEqual(refused); // too many bytes
    expect(await said(await begin(flood, 1_000))).toEqual([201, null]);
    expect(await said(await begin(flood, 1_000))).toEqual(refused); // too many files
    expect(await said(await push(calm, 3))).toEqual([200, null]);
    expect(await said(await begin(calm, 90_000))).toEqual([201, null]);
    strict.clock.advance(MS_PER_HOUR);
    expect(await said(await push(flood, 3))).toEqual([200, null]);
    await strict.close();
  });
});

describe('an upload', () => {
  const picture = () => jpegFile({ scan: crypto.getRandomValues(new Uint8Array(30_000)) });
  const patch = (path: string, offset: string, ...[body, more = {}]: [Uint8Array<ArrayBuffer>, Record<string, string>?]) => phone.tus('PATCH', path, { body, headers: { 'Upload-Offset': offset, 'Content-Type': 'application/offset+octet-stream', ...more } });
  const begin = async (sealed: Uint8Array, metadata: string, more: Record<string, string> = {}) => phone.tus('POST', '/files', { headers: { 'Upload-Length': String(sealed.length), 'Upload-Metadata': metadata, ...more } });

  it('[X22] takes no odd offset, no other length, no second writer and nothing once it is whole', async () => {
    const { digest, sealed, metadata } = await phone.sealFile(picture(), 'image/jpeg');
    const path = (await begin(sealed, metadata)).headers.get('location')!;
    for (const offset of ['-1', '1e3', '0x0', '', '99999999999999999999', 'NaN']) expect((await patch(path, offset, sealed)).status).toBeGreaterThanOrEqual(400);
    expect((await patch(path, '0', sealed.slice(0, 1_000), { 'Upload-Length': '5' })).status).toBe(400);
    await patch(path, '0', sealed.slice(0, 1_000));
    const twice = await Promise.all([patch(path, '1000', sealed.slice(1_000)), patch(path, '1000', sealed.slice(1_000))]);
    expect(twice.map(({ status }) => status).toSorted()[0]).toBe(204);
    expect(twice.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await phone.blobs(digest)).toEqual([{ sha256: digest, state: 'stored' }]);
    expect((await patch(path, String(sealed.length), new Uint8Array(1))).status).toBe(404);
    const stored = await server.ports.bytes.get(digest);
    expect(stored === null ? null : await sha256Hex(stored)).toBe(digest);
  });

  it('[X22] grows past no length it named, nor one it never named', async () => {
    const { sealed, metadata } = await phone.sealFile(picture(), 'image/jpeg');
    for (const length of ['-5', '1e2', 'Infinity', '99999999999']) expect((await begin(sealed, metadata, { 'Upload-Length': length })).status).toBeGreaterThanOrEqual(400);
    const path = (await begin(sealed.slice(0, 500), metadata)).headers.get('location')!;
    const overfull = await patch(path, '0', sealed);
    expect([overfull.status, await codeOf(overfull)]).toEqual([413, 'file/too-large']);
    expect((await phone.tus('POST', '/files', { headers: { 'Upload-Concat': 'partial', 'Upload-Length': '10', 'Upload-Metadata': metadata } })).status).toBeLessThan(500);
  });

  it('[X22] is told by its path alone, whatever a query says', async () => {
    const files = await Promise.all([phone.sealFile(picture(), 'image/jpeg'), phone.sealFile(picture(), 'image/jpeg')]);
    const paths = [];
    for (const { sealed, metadata } of files) paths.push((await begin(sealed, metadata)).headers.get('location')!);
    const [own, other] = paths as [string, string];
    await phone.tus('DELETE', `${own}?x=/${other.split('/').at(-1)}`, { headers: {} });
    const left = await Promise.all([own, other].map((path) => phone.tus('HEAD', path, { headers: {} })));
    expect(left.map(({ status }) => status)).toEqual([404, 200]);
  });

  it('[X33] is answered to no other origin', async () => {
    const { sealed, metadata } = await phone.sealFile(picture(), 'image/jpeg');
    const answer = await begin(sealed, metadata, { Origin: 'http://localhost' });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([201, null]);
    expect((await begin(sealed, metadata, { Origin: 'http://evil.example' })).status).toBe(403);
  });

  it('[X21, X22] is not reached by another way to write its address', async () => {
    const { sealed, metadata } = await phone.sealFile(picture(), 'image/jpeg');
    const uploadId = (await begin(sealed, metadata)).headers.get('location')!.split('/').at(-1)!;
    for (const path of [`/files/x/${uploadId}`, `/files/..%2f${uploadId}`, `/files/${uploadId}%2f..%2f..%2fdatabase`, `/files/${uploadId}.json`, '/files/..', '/files/%2e%2e%2fevidence']) {
      for (const method of ['HEAD', 'GET', 'DELETE', 'PATCH']) expect((await phone.tus(method, path, { headers: { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' } })).status).toBe(404);
    }
    expect((await phone.tus('POST', '/files', { headers: { 'X-HTTP-Method-Override': 'GET' } })).status).toBeGreaterThanOrEqual(400);
  });
});
