import { count } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gzip, utf8 } from '../../src/base/bytes.ts';
import { newId } from '../../src/base/ids.ts';
import { caseList } from '../../src/protocol/desk.ts';
import { cases, partnerMessages, timeline, visits, workOrders } from '../../src/server/store/tables.ts';
import { deskUnderTest, register, sale, supplyPoint, tongliang } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';
import { errandFor, person } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

/** What a stranger, a partner or a person signed in can send that nobody should. Ids are those of the attacks list. */
let server: DeskUnderTest;
let clerk: Desk;
let everybody: Desk;
let phone: Phone;

beforeAll(async () => {
  server = await deskUnderTest();
  await register(server, supplyPoint());
  clerk = await server.person('clerk', tongliang, 'clerk');
  everybody = await server.person('all', { districtId: 'default', supplierId: 'default' }, 'clerk', 'dispatcher', 'reviewer', 'supervisor', 'administrator');
  await person(server.ports, 'walker', 'field-worker');
  phone = await enrol(server, 'walker');
});
afterAll(() => server.close());

const APPLICATIONS = '/partner/v1/applications';
const codeOf = (body: unknown) => (body as { error?: { code?: string } } | null)?.error?.code;
const raw = (path: string, init: RequestInit) => server.app.request(`http://localhost${path}`, init);
const json = { 'Content-Type': 'application/json' };

async function rowsInAll(): Promise<number[]> {
  const tables = [cases, partnerMessages, timeline, visits, workOrders];
  return Promise.all(tables.map(async (table) => (await server.database.db.select({ n: count() }).from(table))[0]?.n ?? 0));
}

describe('text that no database keeps', () => {
  const NUL = '\u0000';
  it.each([['NUL', NUL], ['a lone surrogate', '\ud83d']])('[X08] %s in a body is a malformed request at every door', async (_what, bad) => {
    const { application } = sale(server.clock.nowMs());
    const tries = await Promise.all([
      server.push(APPLICATIONS, { ...application, partnerReference: `A${bad}` }),
      server.push(APPLICATIONS, { ...application, fields: { ...application.fields, 房地坐落: `示例路${bad}` } }),
      clerk.post('/desk/v1/unmaskings', { caseId: newId(1), subject: bad, reason: 'x' }),
      clerk.post('/desk/v1/password', { current: bad, next: bad }),
    ]);
    expect(tries.map(({ status, body }) => [status, codeOf(body)])).toEqual(tries.map(() => [400, 'request/malformed']));
    for (const [path, body] of [['/sync/v1/enrol', { username: `a${bad}`, password: 'x', deviceName: 'x', deviceId: null }], ['/desk/v1/session', { username: bad, password: 'x' }]] as const) {
      expect((await raw(path, { method: 'POST', headers: json, body: JSON.stringify(body) })).status).toBe(400);
    }
  });

  it('[X08] in a path or a query is refused as well', async () => {
    const gets = ['/desk/v1/cases?text=%00', '/desk/v1/accounts-search?by=address&text=%E7%A4%BA%00', '/desk/v1/cases/%00', '/desk/v1/visits?day=%00', '/desk/v1/cases/%ff%fe'];
    for (const path of gets) expect([path, (await clerk.get(path)).status]).toEqual([path, 400]);
    expect((await server.status(`${APPLICATIONS}/A%00`)).status).toBe(400);
  });

  it('[X08] in what a worker wrote is a refusal of that act alone, not a lane that is retried for ever', async () => {
    const errand = await errandFor(server.ports, phone.workerId);
    const lane = `work-order:${errand.workOrderId}`;
    const results = await phone.push(await phone.capture({ lane, kind: 'report-problem', payload: { text: `门${NUL}` } }), await phone.capture({ lane, kind: 'report-problem', payload: { text: '门牌' } }));
    expect(results.map(({ outcome }) => outcome)).toEqual(['rejected', 'applied']);
  });

  it('[X09] rare names, emoji and joiners are kept to the byte and shown back', async () => {
    const { application } = sale(server.clock.nowMs());
    const name = '𠮷㛃䶮𬭎·阿卜杜';
    expect((await server.push(APPLICATIONS, { ...application, fields: { ...application.fields, 权利人名称: name, 房地坐落: '重庆市铜梁区示例路1号👨‍👩‍👧 <img src=x onerror=alert(1)>' } })).status).toBe(200);
    const [row] = (await server.database.db.select({ doc: cases.doc }).from(cases)).filter(({ doc }) => doc.registryNumber === application.registryNumber);
    expect([row?.doc.parties[0]?.name, row?.doc.address]).toEqual([name, '重庆市铜梁区示例路1号👨‍👩‍👧 <img src=x onerror=alert(1)>']);
  });

  it('[X10] marks of SQL are text, in searches too', async () => {
    const before = await rowsInAll();
    for (const text of ["'; drop table cases; --", '%', '_', '\\', "' or '1'='1"]) {
      const answer = await clerk.get(`/desk/v1/cases?text=${encodeURIComponent(text)}`);
      expect([answer.status, answer.read(caseList).cases]).toEqual([200, []]);
    }
    expect(await rowsInAll()).toEqual(before);
  });
});

describe('bodies that two readers read differently', () => {
  it.each([
    ['[X32] plain text, as a foreign form sends it', { 'Content-Type': 'text/plain' }, '{"username":"x","password":"y"}', 415],
    ['[X32] no kind at all', {}, '{"username":"x","password":"y"}', 415],
    ['[X32] a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'username=x&password=y', 415],
    ['[X06] a name twice behind an encoding that is none', { ...json, 'Content-Encoding': 'identity' }, '{"username":"x","username":"z","password":"y"}', 415],
    ['[X06] a name twice behind a kind that only looks like JSON', { 'Content-Type': 'application/jsonx' }, '{"username":"x","username":"z","password":"y"}', 415],
    ['[X05] a prototype', json, '{"username":"x","password":"y","__proto__":{"roles":["administrator"]}}', 400],
    ['[X07] a number past every bound', json, '{"username":"x","password":1e400}', 400],
  ])('%s is refused', async (...[, headers, body, status]) => {
    const answer = await raw('/desk/v1/session', { method: 'POST', headers: headers as Record<string, string>, body: utf8(body) });
    expect([answer.status, codeOf(await answer.json())]).toEqual([status, 'request/malformed']);
    expect(({} as { roles?: unknown }).roles).toBeUndefined();
  });

  it('[X06] a query name twice is refused', async () => {
    expect((await clerk.get('/desk/v1/cases?stage=accepted&stage=archived')).status).toBe(400);
  });

  it('[X07] a depth of ten thousand and a hundred thousand names cost no time', async () => {
    const started = performance.now();
    const asked = (body: string) => raw('/sync/v1/pull', { method: 'POST', headers: json, body });
    const deep = await asked('['.repeat(10_000) + ']'.repeat(10_000));
    const wide = await asked(`{${Array.from({ length: 70_000 }, (_, at) => `"k${at}":1`).join(',')}}`);
    const many = await asked(`[${Array.from({ length: 300_000 }, () => '{}').join(',')}]`);
    expect([deep.status, wide.status, many.status]).toEqual([400, 400, 400]);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('[X04] a member nobody asked for is refused at every door', async () => {
    const { application } = sale(server.clock.nowMs());
    expect(codeOf((await server.push(APPLICATIONS, { ...application, approved: true })).body)).toBe('request/malformed');
    expect((await clerk.post('/desk/v1/visits', { caseId: newId(1), version: 0, workerId: newId(1), appointment: { fromMs: 1, toMs: 2 }, jobs: ['read-meter'], note: '', assigneeId: newId(1) })).status).toBe(403);
    const item = await phone.capture({ lane: `visit:${newId(1)}`, kind: 'log-call', payload: {} });
    for (const body of [{ protocol: 1, deviceId: phone.deviceId, items: [item], tenant: 'x' }, { protocol: 1, deviceId: phone.deviceId, items: [{ ...item, header: { ...item.header, role: 'administrator' } }] }]) {
      expect((await phone.ask('/sync/v1/push', body)).status).toBe(400);
    }
  });
});

describe('weights', () => {
  it('[X14] a body past its bound is refused with and without a stated length, and with a lying one', async () => {
    const big = JSON.stringify({ username: 'x'.repeat(1_200_000), password: 'y' });
    const stream = () => new Blob([big]).stream();
    const tries: RequestInit[] = [
      { body: big },
      { body: stream(), duplex: 'half' } as RequestInit,
      { body: stream(), duplex: 'half', headers: { ...json, 'Content-Length': '5', 'Transfer-Encoding': 'chunked' } } as RequestInit,
    ];
    for (const init of tries) expect((await raw('/desk/v1/session', { method: 'POST', headers: json, ...init })).status).toBe(413);
  });

  it('[X14, X15] an act may not name more evidence than a phone can bring, nor say more than any act says', async () => {
    const errand = await errandFor(server.ports, phone.workerId);
    const piece = { evidenceId: newId(1), kind: 'other', sha256: 'a'.repeat(64), sizeBytes: 1, mime: 'image/png', capturedAtMs: 1, compressed: true };
    const end = (evidence: readonly unknown[], note = '') => phone.capture({ lane: `visit:${errand.visitId}`, kind: 'end-visit', payload: { outcome: 'refused', reason: 'customer-asked', note, leftOpen: [], evidence } });
    expect(await phone.push(await end(Array.from({ length: 41 }, () => piece)))).toMatchObject([{ outcome: 'rejected', code: 'mutation/payload-malformed', detail: { path: 'evidence' } }]);
    expect(await phone.push(await end(Array.from({ length: 1_000 }, () => piece)))).toMatchObject([{ outcome: 'rejected', code: 'push/envelope-unreadable' }]);
  });

  it('[X15] a bomb is stopped at its bound: as a push, as a mutation in it, as packed evidence', async () => {
    const bomb = await gzip(new Uint8Array(200_000_000));
    const headers = { ...json, Cookie: phone.cookie, 'Content-Encoding': 'gzip' };
    const before = process.memoryUsage().rss;
    expect((await raw('/sync/v1/push', { method: 'POST', body: bomb, headers })).status).toBe(413);
    const errand = await errandFor(server.ports, phone.workerId);
    const item = await phone.capture({ lane: `work-order:${errand.workOrderId}`, kind: 'report-problem', payload: { text: 'x'.repeat(20_000_000) } });
    expect((await phone.push(item))[0]).toMatchObject({ outcome: 'rejected', code: 'push/envelope-unreadable' });
    const { sealed, metadata } = await phone.sealFile(new Uint8Array(60_000_000), 'image/jpeg');
    const path = (await phone.tus('POST', '/files', { headers: { 'Upload-Length': String(sealed.length), 'Upload-Metadata': metadata } })).headers.get('location')!;
    expect((await phone.tus('PATCH', path, { body: sealed, headers: { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' } })).status).toBe(422);
    expect(process.memoryUsage().rss - before).toBeLessThan(600_000_000);
  });
});

describe('every route', () => {
  const garbage = ['x', '0', '-1', '%2e%2e%2f', '%27', '00000000-0000-0000-0000-000000000000', '------------------------------------', 'f'.repeat(64), '%F0%9F%92%A3', 'a'.repeat(3_000)];
  const bodies = ['', '{}', '[]', 'null', '"x"', '{"a":', '{"items":[{}]}', JSON.stringify({ version: -1, actId: 'x', kind: '__proto__', payload: null }), JSON.stringify({ deviceId: '-', username: 1, password: [] })];

  it('[X53, X34] answers garbage with a code, never with a 500 or a stack, and changes nothing by a GET', async () => {
    const routes = server.app.routes.filter(({ method, path }) => method !== 'ALL' && !(method === 'DELETE' && path.startsWith('/desk/')) && !path.includes('*') && !path.endsWith('/live'));
    expect(routes.length).toBeGreaterThan(40);
    const before = await rowsInAll();
    const bad: string[] = [];
    const seen = new Set<number>();
    for (const { method, path } of routes) {
      for (const [at, word] of garbage.entries()) {
        const body = bodies[at % bodies.length];
        const query = method === 'GET' ? `?after=9~${word}&text=${word}&stage=${word}&day=${word}&by=${word}` : '';
        const target = `${path.replace(/:\w+(\{[^}]*\})?/g, word)}${query}`;
        const init: RequestInit = { method, headers: { ...json, Cookie: phone.cookie, 'Tus-Resumable': '1.0.0', 'Upload-Length': word, 'Upload-Offset': word }, ...(method === 'GET' || body === '' ? {} : { body: body ?? '' }) };
        const answers = [await raw(target, init), await everybody.as(target, init)];
        for (const answer of answers) {
          const text = await answer.text();
          seen.add(answer.status);
          if (answer.status >= 500 || /\bat .*\.(ts|js):\d|select |insert |syntax error/i.test(text.slice(0, 2_000))) bad.push(`${method} ${target} ${answer.status} ${text.slice(0, 200)}`);
        }
      }
    }
    expect([bad, server.logged.filter((line) => line.includes('"unexpected"'))]).toEqual([[], []]);
    expect([...seen]).toEqual(expect.arrayContaining([200, 400, 401, 404])); // the garbage came through to the routes
    expect((await everybody.get('/desk/v1/session')).status).toBe(200);
    expect(await rowsInAll()).toEqual(before);
  });

  it('[X46] is not opened by another spelling of its path', async () => {
    for (const path of ['//desk/v1/accounts', '/desk//v1/accounts', '/DESK/v1/accounts', '/desk/v1/accounts/', '/desk/v1/accounts.', '/desk/v1/accounts;x', '/desk/v1/./accounts/%2e', '/partner/../desk/v1/accounts', '/partner/%2e%2e/desk/v1/accounts', '/desk/v1%2faccounts']) {
      const answer = await raw(path, {});
      const text = await answer.text();
      expect([path, answer.status === 200 && text.includes('username')]).toEqual([path, false]);
    }
  });

  it('[X33] names no other origin that may read it', async () => {
    for (const origin of ['null', 'http://localhost.evil.example', 'https://evil.example']) {
      const answer = await raw('/desk/v1/setup', { headers: { Origin: origin } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect((await raw('/desk/v1/session', { method: 'POST', headers: { ...json, Origin: origin }, body: '{}' })).status).toBe(403);
    }
  });
});
