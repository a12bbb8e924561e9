import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex, utf8 } from '../../src/base/bytes.ts';
import { newId } from '../../src/base/ids.ts';
import { importReport, partnerOnce } from '../../src/protocol/desk.ts';
import { wireError } from '../../src/protocol/errors.ts';
import { BODY_DIGEST_HEADER } from '../../src/protocol/partner.ts';
import { partnerHeaders } from '../../src/protocol/partner-signing.ts';
import { addPartner } from '../../src/server/partners/add-partner.ts';
import type { PartnerSecrets } from '../../src/server/partners/add-partner.ts';
import { audit, supplyPoints } from '../../src/server/store/tables.ts';
import { registerPage } from '../../src/simulator/register-page.ts';
import { deskUnderTest, tongliang } from './support/desk.ts';
import type { DeskUnderTest } from './support/desk.ts';

const PATH = '/partner/v1/register';

let server: DeskUnderTest;
let marketing: PartnerSecrets;
beforeAll(async () => {
  server = await deskUnderTest();
  marketing = await addPartner(server.database.db, { partnerId: 'marketing', name: '示例营销系统', scopes: ['register/sgcc-cq-tongliang'], callbackUrl: null });
});
afterAll(() => server.close());

const page = (first: number, count: number, faulty = 0) => registerPage({ first, count, faulty, nowMs: server.clock.nowMs() });

async function send(lines: string, given: { signed?: string; nonce?: string; secrets?: PartnerSecrets; named?: string } = {}) {
  const { secrets = marketing, signed = lines, nonce = newId(server.clock.nowMs()) } = given;
  const sha256 = await sha256Hex(utf8(signed));
  const { keyId, secret } = secrets.inbound;
  const headers = await partnerHeaders(secret, { method: 'POST', path: PATH, query: '', body: { sha256 }, timestamp: String(server.clock.nowMs()), nonce, keyId });
  const answer = await server.app.request(`http://localhost${PATH}`, { method: 'POST', headers: { ...headers, [BODY_DIGEST_HEADER]: given.named ?? sha256, 'content-type': 'application/x-ndjson' }, body: lines });
  const body: unknown = await answer.json();
  return { status: answer.status, body, code: wireError.safeParse(body).data?.error.code ?? null };
}
const accountsOf = async (areaCode: string) => (await server.database.db.select().from(supplyPoints).where(eq(supplyPoints.areaCode, areaCode))).length;

describe('a supplier’s own system', () => {
  it('[T-12, T-15] sends its register page by page, and sent again a page does the same again', async () => {
    for (const first of [0, 700]) expect(importReport.parse((await send(page(first, 700))).body)).toEqual({ accepted: 700, rejected: [], rejectedTotal: 0 });
    expect(importReport.parse((await send(page(700, 700))).body)).toEqual({ accepted: 700, rejected: [], rejectedTotal: 0 });
    expect(await accountsOf('500152')).toBe(1_400);
    const entries = await server.database.db.select().from(audit);
    for (const act of ['register/import-begun', 'register/received']) expect(entries.filter((entry) => entry.act === act)).toHaveLength(3);
    expect(entries.find(({ act }) => act === 'register/import-begun')?.subject).toBe(`marketing ${await sha256Hex(utf8(page(0, 700)))}`);
  });

  it('[T-12] is told each line that was not taken, by line, code and column, and the others are kept', async () => {
    const repeated = page(5_005, 1);
    const { body } = await send(`${page(5_000, 8, 4)}\n"no object"\n${repeated}${JSON.stringify({ x: 'y'.repeat(20_000) })}\n${page(5_009, 1)}`);
    expect(importReport.parse(body)).toEqual({
      accepted: 5,
      rejected: [
        { line: 1, code: 'import/line-unreadable', column: null },
        { line: 2, code: 'import/value-invalid', column: 'accountNumber' },
        { line: 3, code: 'import/number-rounded', column: 'meterNumber' },
        { line: 4, code: 'partner/scope-missing', column: 'supplierId' },
        { line: 10, code: 'import/line-unreadable', column: null },
        { line: 11, code: 'import/row-duplicate', column: 'accountNumber' },
        { line: 12, code: 'import/line-unreadable', column: null },
      ],
      rejectedTotal: 7,
    });
  });

  it('[K-23] changes nothing with a page that is not the one it signed, and leaves nothing of it behind', async () => {
    const uploads = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('upload-'));
    const before = [await accountsOf('500152'), await uploads()];
    expect(await send(page(9_000, 3), { signed: page(9_000, 2) })).toMatchObject({ status: 401, code: 'partner/signature-wrong' });
    expect(await send(page(9_000, 3), { named: '0'.repeat(64) })).toMatchObject({ status: 401, code: 'partner/signature-wrong' });
    expect([await accountsOf('500152'), await uploads()]).toEqual(before);
  });

  it('[K-22, K-23] is let in by its key and scope only, and a nonce counts once', async () => {
    const nonce = newId(server.clock.nowMs());
    expect((await send(page(9_000, 1), { nonce })).status).toBe(200);
    expect(await send(page(9_000, 1), { nonce })).toMatchObject({ status: 401, code: 'partner/nonce-reused' });
    expect(await send(page(9_000, 1), { secrets: server.secrets })).toMatchObject({ status: 404, code: 'partner/scope-missing' });
    expect((await server.push('/partner/v1/applications', { programmeId: 'tongliang-power-transfer', partnerReference: 'M-1', registryNumber: 'M-1', submittedAtMs: server.clock.nowMs(), fields: {} }, { keyId: marketing.inbound.keyId, secret: marketing.inbound.secret })).refusal?.code).not.toBeUndefined();
  });

  it('[K-22] gets its scope from an administrator, for a supplier that exists', async () => {
    const administrator = await server.person('admin', { districtId: 'default', supplierId: 'default' }, 'administrator');
    const wanted = { partnerId: 'water-marketing', name: '示例水务营销', scopes: ['register/qijiang-water'], callbackUrl: null };
    expect((await administrator.post('/desk/v1/partners', { ...wanted, scopes: ['register/nobody'] })).refusal?.code).toBe('partner/programme-unknown');
    const made = partnerOnce.parse((await administrator.post('/desk/v1/partners', wanted)).body);
    expect(await send(page(9_100, 1), { secrets: made })).toMatchObject({ status: 200, body: { accepted: 0, rejected: [{ code: 'partner/scope-missing' }] } });
    expect((await (await server.person('clerk', tongliang, 'clerk')).get('/desk/v1/partners')).status).toBe(403);
  });

  it('[X15] sends lines and no workbook: what that holds in one cell is known only when it is in memory', async () => {
    expect(await send(`PK\u0003\u0004${page(9_200, 1)}`)).toMatchObject({ status: 400, code: 'import/file-unreadable' });
  });

  it('[T-12] finds the interface in the document for partners', async () => {
    const document = (await (await server.app.request('http://localhost/openapi.json')).json()) as { paths: Record<string, { post?: { parameters: { name: string }[] } }> };
    expect(document.paths[PATH]?.post?.parameters.map(({ name }) => name)).toContain(BODY_DIGEST_HEADER);
  });
});
