import type { z } from 'zod';
import { newId } from '../../../src/base/ids.ts';
import { caseDetail, type Role } from '../../../src/protocol/desk.ts';
import { wireError, type WireError } from '../../../src/protocol/errors.ts';
import { partnerHeaders } from '../../../src/protocol/partner-signing.ts';
import { addAccount } from '../../../src/server/auth/account-records.ts';
import { mountDesk } from '../../../src/server/desk/mount.ts';
import { mountPartner } from '../../../src/server/intake/mount.ts';
import { addPartner } from '../../../src/server/partners/add-partner.ts';
import { importedMarketing } from '../../../src/server/partners/marketing.ts';
import { upsertSupplyPoints } from '../../../src/server/partners/supply-point.ts';
import type { SupplyPoint } from '../../../src/server/partners/supply-point.ts';
import type { ServerPorts } from '../../../src/server/ports.ts';
import { serverUnderTest } from '../../server-under-test.ts';
import type { ServerUnderTest } from '../../server-under-test.ts';

const PASSWORD = 'four quiet winters';

export interface Heard {
  readonly url: string;
  readonly body: unknown;
  readonly headers: Headers;
}

export interface DeskUnderTest extends ServerUnderTest {
  readonly secrets: Awaited<ReturnType<typeof addPartner>>;
  /** Callbacks the partner heard, in order. */
  readonly heard: Heard[];
  /** How the partner answers the next callbacks; 200 when nothing is left. */
  readonly answers: Response[];
  person(name: string, where: { districtId: string; supplierId: string }, ...roles: Role[]): Promise<Desk>;
  push(path: string, message: unknown, tampered?: Partial<Record<'timestamp' | 'nonce' | 'keyId' | 'secret' | 'body', string>>): Promise<Answer>;
  status(path: string): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  /** Null where no JSON came. */
  readonly body: unknown;
  /** Null where it is none of ours. */
  readonly refusal: WireError['error'] | null;
  /** The body as this kind of answer; throws where it is another. */
  read<S extends z.ZodType>(shape: S): z.output<S>;
  readonly text: string;
  readonly headers: Headers;
}

export interface Desk {
  readonly accountId: string;
  readonly username: string;
  /** Any request at all, with this person's session. */
  as(path: string, init: RequestInit): Promise<Response>;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  /** `given` may name the act's id and the version it was decided on; else a new id and the present one. */
  act(caseId: string, ...[kind, payload, given]: [string, unknown, { actId?: string; version?: number }?]): Promise<Answer>;
}

/** The whole office on a fresh database: partner and desk interfaces, a partner with its keys, an empty register. */
export async function deskUnderTest(): Promise<DeskUnderTest> {
  const heard: Heard[] = [];
  const answers: Response[] = [];
  const fetch = (async (url: URL, init: RequestInit) => {
    heard.push({ url: String(url), body: JSON.parse(init.body as string), headers: new Headers(init.headers) });
    return answers.shift() ?? new Response('{}', { status: 200 });
  }) as typeof globalThis.fetch;
  const ports: Partial<ServerPorts> = { fetch };
  const server = await serverUnderTest({ rooms: [mountPartner, mountDesk], ports });
  (server.ports as { marketing: ServerPorts['marketing'] }).marketing = importedMarketing(server.database.db);
  const secrets = await addPartner(server.database.db, {
    partnerId: 'registry', name: '示例不动产平台', scopes: ['tongliang-power-transfer', 'qijiang-joint-service'], callbackUrl: 'http://partner.example/callbacks?from=office',
  });

  async function ask(path: string, init: RequestInit): Promise<Answer> {
    const response = await server.app.request(`http://localhost${path}`, init);
    const text = await response.text();
    let body: unknown = null;
    try {
      body = JSON.parse(text);
    } catch {
      // no JSON: bytes or nothing
    }
    return { status: response.status, body, refusal: wireError.safeParse(body).data?.error ?? null, read: (shape) => shape.parse(body), text, headers: response.headers };
  }

  return {
    ...server, secrets, heard, answers,
    async person(name, where, ...roles) {
      const username = `${name}-${newId(server.clock.nowMs()).slice(-6)}`;
      const made = await addAccount(server.ports, { username, displayName: `员工${name}`, staffNumber: `T9-${name}`, roles, ...where, password: PASSWORD }, null);
      if (!made.ok) throw new Error(made.error.code);
      const signedIn = roles.every((role) => role === 'field-worker') ? null : await ask('/desk/v1/session', { method: 'POST', body: JSON.stringify({ username, password: PASSWORD }), headers: { 'content-type': 'application/json' } });
      const cookie = signedIn?.headers.get('set-cookie')?.split(';')[0] ?? '';
      const desk: Desk = {
        accountId: made.value.accountId,
        username,
        as: async (path, init) => {
          const headers = new Headers(init.headers);
          headers.set('cookie', cookie);
          return server.app.request(`http://localhost${path}`, { ...init, headers });
        },
        get: (path) => ask(path, { headers: { cookie } }),
        post: (path, body) => ask(path, { method: 'POST', headers: { cookie, 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) }),
        async act(caseId, ...[kind, payload, given = {}]) {
          const version = given.version ?? (await desk.get(`/desk/v1/cases/${caseId}`)).read(caseDetail).record.version;
          return desk.post(`/desk/v1/cases/${caseId}/acts`, { actId: given.actId ?? newId(server.clock.nowMs()), kind, version, payload });
        },
      };
      return desk;
    },
    push: (path, message, tampered = {}) => signed({ method: 'POST', path, body: JSON.stringify(message) }, tampered),
    status: (path) => signed({ method: 'GET', path, body: '' }, {}),
  };

  async function signed(request: { method: string; path: string; body: string }, tampered: Partial<Record<'timestamp' | 'nonce' | 'keyId' | 'secret' | 'body', string>>): Promise<Answer> {
    const { method, path, body } = request;
    const nowMs = server.clock.nowMs();
    const url = new URL(path, 'http://localhost');
    const headers = await partnerHeaders(tampered.secret ?? secrets.inbound.secret, {
      method, path: url.pathname, query: url.search.slice(1), body, timestamp: tampered.timestamp ?? String(nowMs), nonce: tampered.nonce ?? newId(nowMs), keyId: tampered.keyId ?? secrets.inbound.keyId,
    });
    return ask(path, { method, headers: { ...headers, 'content-type': 'application/json' }, ...(body === '' ? {} : { body: tampered.body ?? body }) });
  }
}

let serial = 0;

/** A second-hand sale of invented people, another one at each call. */
export function sale(nowMs: number) {
  serial++;
  const tail = String(serial).padStart(4, '0');
  const common = { 权利人名称: '试新主', 证件号: '500199199202290031', 房地坐落: '重庆市铜梁区巴川街道示例路9001号示例花园3幢2单元9-9' };
  const head = { programmeId: 'tongliang-power-transfer', registryNumber: `REG-${tail}` };
  return {
    application: { ...head, partnerReference: `A-${tail}`, submittedAtMs: nowMs, fields: { ...common, 手机号码: `1540000${tail}`, 申请联办事项: '电力', 原权利人名称: '测旧主', 原权利人手机号码: `1540001${tail}` } as Record<string, string> },
    certificate: { ...head, partnerReference: `C-${tail}`, issuedAtMs: nowMs, fields: { ...common, 不动产权证号: '渝（2022）示例区不动产权第000000123号', 不动产单元号: `500199001001GB00001F0001${tail}`, 登记簿状态: '现势' } as Record<string, string> },
  };
}

/** An account of the register at the sale's address; `9990000001` unless told otherwise. */
export function supplyPoint(given: Partial<SupplyPoint> = {}): SupplyPoint {
  return {
    supplierId: 'sgcc-cq-tongliang', utility: 'power', accountNumber: '9990000001', accountName: '测旧主', address: '铜梁区巴川街道示例路9001号示例花园3幢2单元9-9', areaCode: '500151',
    meter: { meterNumber: '9930001000000000000019', registers: ['total'], integerDigits: 6, decimals: 2, multiplier: '1' },
    lastScheduled: { day: '2026-11-01', readings: [{ register: 'total', value: '12345.67' }] },
    priceCode: 'residential-tiers', sharedMeter: false, arrears: '0.00', prepaid: '0.00', asOfMs: Date.UTC(2026, 10, 20), ...given,
  };
}

export async function register(server: DeskUnderTest, ...points: readonly SupplyPoint[]): Promise<void> {
  await upsertSupplyPoints(server.database.db, points);
}

/** Everybody of one hall in Tongliang who is needed to bring a case to its end. */
export const tongliang = { districtId: 'tongliang', supplierId: 'sgcc-cq-tongliang' };
