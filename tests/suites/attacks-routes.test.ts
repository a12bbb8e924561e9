import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MS_PER_HOUR } from '../../src/base/clock.ts';
import type { Role } from '../../src/protocol/desk.ts';
import { accountHits, importReport } from '../../src/protocol/desk.ts';
import { deskUnderTest, register, supplyPoint } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';
import { errandFor, person } from './support/office.ts';
import { parkedEvidence } from './support/parked-evidence.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

/** Every way into the desk's interface, and what it answers to somebody whose business it is not. Ids are those of the attacks list. */
let server: DeskUnderTest;
let phone: Phone;
let there: Ids;

interface Ids {
  readonly caseId: string;
  readonly visitId: string;
  readonly sha256: string;
  readonly mutationId: string;
}

interface Told {
  readonly status: number;
  readonly text: string;
}

/** `gone`: of another's thing as of none. `unseen`: a list without it. `self`: of the asker alone. `sealed`: opened by the server alone, and told nothing of. */
type Foreign = 'gone' | 'unseen' | 'self' | 'sealed' | 'administration' | 'open';

interface Door {
  readonly foreign: Foreign;
  /** Who may; anybody else of the desk is refused. */
  readonly roles: readonly Role[];
  readonly ask: (ids: Ids) => readonly [string, unknown?];
}

const looking: readonly Role[] = ['clerk', 'dispatcher', 'reviewer', 'supervisor'];
const desk: readonly Role[] = [...looking, 'administrator'];
const officers: readonly Role[] = ['clerk', 'dispatcher', 'reviewer'];
const carriers: readonly Role[] = ['clerk', 'dispatcher', 'supervisor'];
const registrars: readonly Role[] = ['administrator', 'reviewer'];
const HEAD = 'supplierId,accountNumber,accountName,address,areaCode,meterNumber,registers,integerDigits,decimals,multiplier,arrears,prepaid,asOf';
const LINE = 'sgcc-cq-tongliang,9990000001,测旧主,示例路1号,500151,99300010000001,总,6,2,1,9999.00,0.00,2026-11-20T08:00:00+08:00';
const appointment = () => ({ fromMs: server.clock.nowMs() + MS_PER_HOUR, toMs: server.clock.nowMs() + 2 * MS_PER_HOUR });

const administration = (ask: Door['ask']): Door => ({ foreign: 'administration', roles: ['administrator'], ask });
const list = (path: string, roles = looking): Door => ({ foreign: 'unseen', roles, ask: () => [`/desk/v1/${path}`] });
const thing = (roles: readonly Role[], ask: Door['ask']): Door => ({ foreign: 'gone', roles, ask });

const doors: Readonly<Record<string, Door>> = {
  'GET /desk/v1/setup': { foreign: 'open', roles: desk, ask: () => ['/desk/v1/setup'] },
  'POST /desk/v1/setup': { foreign: 'open', roles: desk, ask: () => ['/desk/v1/setup', { username: 'second', displayName: '第二个', password: 'four quiet winters' }] },
  'POST /desk/v1/session': { foreign: 'open', roles: desk, ask: () => ['/desk/v1/session', { username: 'nobody', password: 'x' }] },
  'GET /desk/v1/session': { foreign: 'self', roles: desk, ask: () => ['/desk/v1/session'] },
  'DELETE /desk/v1/session': { foreign: 'open', roles: desk, ask: () => ['/desk/v1/session'] },
  'POST /desk/v1/password': { foreign: 'self', roles: desk, ask: () => ['/desk/v1/password', { current: 'wrong', next: 'another long one' }] },
  'GET /desk/v1/accounts': administration(() => ['/desk/v1/accounts']),
  'POST /desk/v1/accounts': administration(() => ['/desk/v1/accounts', { username: 'x', displayName: 'x', staffNumber: '1', roles: ['administrator'], supplierId: 'default', districtId: 'default', password: null }]),
  'POST /desk/v1/accounts/:id/reset': administration(() => [`/desk/v1/accounts/${randomUUID()}/reset`, {}]),
  'POST /desk/v1/accounts/:id/disable': administration(() => [`/desk/v1/accounts/${randomUUID()}/disable`, { disabled: true }]),
  'POST /desk/v1/devices/:id/revoke': administration(() => [`/desk/v1/devices/${randomUUID()}/revoke`, {}]),
  'GET /desk/v1/partners': administration(() => ['/desk/v1/partners']),
  'POST /desk/v1/partners': administration(() => ['/desk/v1/partners', {}]),
  'POST /desk/v1/partners/:partnerId/keys': administration(() => ['/desk/v1/partners/nobody/keys', { direction: 'inbound' }]),
  'POST /desk/v1/partners/:partnerId/keys/:keyId/retire': administration(() => ['/desk/v1/partners/nobody/keys/none/retire', {}]),
  'GET /desk/v1/supplier-settings': administration(() => ['/desk/v1/supplier-settings']),
  'POST /desk/v1/supplier-settings': administration(() => ['/desk/v1/supplier-settings', {}]),
  'GET /desk/v1/cases': list('cases'),
  'GET /desk/v1/cases/:caseId': thing(looking, ({ caseId }) => [`/desk/v1/cases/${caseId}`]),
  'POST /desk/v1/cases/:caseId/acts': thing(['clerk', 'reviewer'], ({ caseId }) => [`/desk/v1/cases/${caseId}/acts`, { actId: randomUUID(), kind: 'archive-case', version: 1, payload: {} }]),
  'POST /desk/v1/cases/:caseId/arrears-check': thing(['clerk', 'reviewer'], ({ caseId }) => [`/desk/v1/cases/${caseId}/arrears-check`, { actId: randomUUID(), version: 1 }]),
  'GET /desk/v1/accounts-search': { foreign: 'unseen', roles: officers, ask: () => ['/desk/v1/accounts-search?by=account-number&text=9990000001'] },
  'GET /desk/v1/queue-looks': list('queue-looks'),
  'POST /desk/v1/queue-looks': { foreign: 'unseen', roles: ['clerk'], ask: () => ['/desk/v1/queue-looks', {}] },
  'GET /desk/v1/workers': list('workers'),
  'GET /desk/v1/visits': list('visits'),
  'POST /desk/v1/visits': thing(['dispatcher'], ({ caseId }) => ['/desk/v1/visits', { caseId, version: 1, workerId: phone.workerId, appointment: appointment(), jobs: ['read-meter'], note: '' }]),
  'GET /desk/v1/visits/:visitId/phones': thing(looking, ({ visitId }) => [`/desk/v1/visits/${visitId}/phones`]),
  'POST /desk/v1/visits/:visitId/reassign': thing(['dispatcher'], ({ visitId }) => [`/desk/v1/visits/${visitId}/reassign`, { workerId: phone.workerId }]),
  'POST /desk/v1/visits/:visitId/cancel': thing(['dispatcher'], ({ visitId }) => [`/desk/v1/visits/${visitId}/cancel`, { reason: 'x' }]),
  'GET /desk/v1/attention': list('attention'),
  'GET /desk/v1/attention/:mutationId': thing(looking, ({ mutationId }) => [`/desk/v1/attention/${mutationId}`]),
  'POST /desk/v1/attention/:mutationId/decision': thing(officers, ({ mutationId }) => [`/desk/v1/attention/${mutationId}/decision`, { decision: 'attached', reason: null }]),
  'GET /desk/v1/files/:sha256': thing(looking, ({ sha256 }) => [`/desk/v1/files/${sha256}`]),
  'POST /desk/v1/unmaskings': thing(officers, ({ caseId }) => ['/desk/v1/unmaskings', { caseId, subject: 'address', reason: 'verify-identity' }]),
  'POST /desk/v1/register-import': { foreign: 'unseen', roles: registrars, ask: () => ['/desk/v1/register-import', `${HEAD}\n${LINE}\n`] },
  'GET /desk/v1/registers': list('registers', registrars),
  'GET /desk/v1/messages': list('messages'),
  'GET /desk/v1/callbacks': list('callbacks'),
  'GET /desk/v1/live': list('live'),
  'POST /desk/v1/rescue/captures': { foreign: 'sealed', roles: carriers, ask: () => ['/desk/v1/rescue/captures', {}] },
  'POST /desk/v1/rescue/files-known': { foreign: 'sealed', roles: carriers, ask: () => ['/desk/v1/rescue/files-known', {}] },
  'POST /desk/v1/rescue/files/:digest{[0-9a-f]{64}}': { foreign: 'sealed', roles: carriers, ask: ({ sha256 }) => [`/desk/v1/rescue/files/${sha256}?mime=image/jpeg`, 'no envelope'] },
};

type As = (path: string, init: RequestInit) => Promise<Response> | Response;

async function knock(as: As, name: string, ids: Ids): Promise<Told> {
  const [path, body] = doors[name]!.ask(ids);
  const method = name.split(' ')[0]!;
  const headers = { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' };
  const answer = await as(path, { method, ...(body !== undefined && { headers, body: typeof body === 'string' ? body : JSON.stringify(body) }) });
  if (answer.headers.get('content-type')?.startsWith('text/event-stream') !== true) return { status: answer.status, text: await answer.text() };
  await answer.body!.cancel();
  return { status: answer.status, text: '' };
}

const nowhere = (): Ids => ({ caseId: randomUUID(), visitId: randomUUID(), mutationId: randomUUID(), sha256: 'e'.repeat(64) });
const nobody: As = (path, init) => server.app.request(`http://localhost${path}`, init);

beforeAll(async () => {
  server = await deskUnderTest();
  await register(server, supplyPoint());
  const workerId = await person(server.ports, 'walker', 'field-worker');
  phone = await enrol(server, 'walker');
  const errand = await errandFor(server.ports, workerId);
  there = { ...errand, ...(await parkedEvidence(server, phone, errand)) };
});
afterAll(() => server.close());

describe('the ways into the desk', () => {
  it('[X01, C-21] stand in this list, all of them, so that none is ever added without an answer to a stranger', () => {
    const mounted = new Set(server.app.routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/desk/v1/')).map(({ method, path }) => `${method} ${path}`));
    expect([...mounted].toSorted()).toEqual(Object.keys(doors).toSorted());
  });

  it('[X01, C-21] are shut to whoever has no session, but for signing in and setting up', async () => {
    for (const [name, { foreign }] of Object.entries(doors)) {
      const { status, text } = await knock(nobody, name, there);
      const isOpen = foreign === 'open' && !text.includes(there.caseId);
      expect([name, isOpen || (status === 401 && text.includes('session/missing'))]).toEqual([name, true]);
    }
  });

  it('[X01, C-21] tell somebody of another district nothing, whatever roles they have there', async () => {
    const foreign = await server.person('foreign', { districtId: 'qijiang', supplierId: 'default' }, ...looking);
    for (const [name, door] of Object.entries(doors).filter(([, { foreign: kind }]) => kind !== 'open')) {
      const told = await knock(foreign.as, name, there);
      const ids = Object.values(there).filter((id) => told.text.includes(id));
      expect([name, ids]).toEqual([name, []]);
      if (door.foreign === 'gone') expect([name, told]).toEqual([name, { ...(await knock(foreign.as, name, nowhere())), status: 404 }]);
      if (door.foreign === 'unseen') expect([name, told.status]).toEqual([name, 200]);
      if (door.foreign === 'administration') expect([name, told.status, told.text.includes('account/forbidden')]).toEqual([name, 403, true]);
    }
  });

  it('[X01, C-21, C-16] show no account of another district\'s supplier, and take none, though the own supplier is every one of the district', async () => {
    const where = { districtId: 'qijiang', supplierId: 'default' };
    const [clerk, reviewer] = [await server.person('searching', where, 'clerk'), await server.person('bringing', where, 'reviewer')];
    const search = (more = '') => clerk.get(`/desk/v1/accounts-search?by=account-number&text=9990000001${more}`);
    for (const more of ['', '&supplierId=sgcc-cq-tongliang']) expect((await search(more)).read(accountHits).hits).toEqual([]);
    const brought = await reviewer.post('/desk/v1/register-import', `${HEAD}\n${LINE}\n`);
    expect(brought.read(importReport)).toMatchObject({ accepted: 0, rejected: [{ code: 'partner/scope-missing' }] });
    expect((await reviewer.get('/desk/v1/registers')).text).not.toContain('500151');
    await register(server, supplyPoint({ supplierId: 'qijiang-gas', accountNumber: '9990000001' }));
    expect((await search()).read(accountHits).hits).toHaveLength(1);
  });

  it.each<Role>(['clerk', 'dispatcher', 'reviewer', 'supervisor', 'administrator'])('[C-21] refuse a %s of the same office what is not theirs to do', async (role) => {
    const own = await server.person(`own-${role}`, { districtId: 'tongliang', supplierId: 'tongliang-power' }, role);
    for (const [name] of Object.entries(doors).filter(([, { roles }]) => !roles.includes(role))) {
      const { status, text } = await knock(own.as, name, there);
      expect([name, status, text.includes('account/forbidden')]).toEqual([name, 403, true]);
    }
  });

  it('[C-21] let through those whose business it is', async () => {
    const people = new Map<Role, Desk>();
    for (const role of desk) people.set(role, await server.person(`may-${role}`, { districtId: 'tongliang', supplierId: 'tongliang-power' }, role));
    for (const [name, { roles, foreign }] of Object.entries(doors).filter(([, door]) => door.foreign !== 'open')) {
      for (const role of roles) {
        const own = people.get(role)!;
        const { status } = await knock(own.as, name, there);
        expect([name, role, status === 401 || status === 403 || (foreign === 'gone' && status === 404)]).toEqual([name, role, false]);
      }
    }
  }, 240_000);
});

describe('the ways of the phones and partners', () => {
  it('[X01] are shut to whoever brings no credential', async () => {
    const open = new Set(['POST /sync/v1/enrol', 'POST /sync/v1/challenge', 'POST /sync/v1/renew', 'GET /openapi.json']);
    const mounted = server.app.routes.filter(({ method, path }) => method !== 'ALL' && /^\/(sync|files|partner)(\/|$)/.test(path)).map(({ method, path }) => `${method} ${path}`);
    expect(mounted.length).toBeGreaterThan(12);
    for (const name of new Set(mounted.filter((one) => !open.has(one)))) {
      const [method = '', path = ''] = name.split(' ');
      const asked = path.replace(/:sha256|:from/g, 'e'.repeat(64)).replace(/:\w+|\{\w+\}/g, randomUUID());
      const answer = await nobody(asked, { method, ...(method === 'GET' ? {} : { headers: { 'content-type': 'application/json', 'x-content-sha256': 'e'.repeat(64) }, body: '{}' }) });
      expect([name, answer.status]).toEqual([name, 401]);
    }
  });
});
