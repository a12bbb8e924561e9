import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partnerAccepted } from '../../src/protocol/partner.ts';
import { cases, partnerMessages, partnerNonces } from '../../src/server/store/tables.ts';
import { deskUnderTest, sale } from './support/desk.ts';
import type { DeskUnderTest } from './support/desk.ts';

let server: DeskUnderTest;
beforeAll(async () => {
  server = await deskUnderTest();
});
afterAll(() => server.close());

const APPLICATIONS = '/partner/v1/applications';
const CERTIFICATES = '/partner/v1/certificates';
const now = () => server.clock.nowMs();
const casesOf = (registryNumber: string) => server.database.db.select().from(cases).where(eq(cases.registryNumber, registryNumber));

describe('applications and certificates', () => {
  it('[T-05] [T-07] an application opens one pre-acceptance, the certificate joins it', async () => {
    const { application, certificate } = sale(now());
    const created = await server.push(APPLICATIONS, application);
    expect(created).toMatchObject({ status: 200, body: { effect: 'created' } });
    expect(created.read(partnerAccepted).caseNumber).toMatch(/^TL-20261120-\d{4}$/);
    expect(await server.push(CERTIFICATES, certificate)).toMatchObject({ status: 200, body: { effect: 'joined', caseNumber: created.read(partnerAccepted).caseNumber } });
    const [row] = await casesOf(application.registryNumber);
    expect(row).toMatchObject({ stage: 'pre-acceptance', districtId: 'tongliang', doc: { certificate: { registerStatus: '现势' }, programme: { id: 'tongliang-power-transfer', version: 1 } } });
    const status = await server.status(`${APPLICATIONS}/${application.partnerReference}`);
    expect(status).toMatchObject({ status: 200, body: { stage: 'pre-acceptance', caseNumber: created.read(partnerAccepted).caseNumber } });
  });

  it('[T-04] the reference of the applicant’s confirmation stays with the case, and one without it opens too', async () => {
    const [signed, unsigned] = [sale(now()).application, sale(now()).application];
    await server.push(APPLICATIONS, { ...signed, fields: { ...signed.fields, 签批确认编号: 'PAD-0001' } });
    await server.push(APPLICATIONS, unsigned);
    expect((await casesOf(signed.registryNumber))[0]?.doc.confirmationReference).toBe('PAD-0001');
    expect((await casesOf(unsigned.registryNumber))[0]?.doc.confirmationReference).toBeNull();
  });

  it('[T-D1] a transfer lists no paper as missing: its data came with the push', async () => {
    const { application } = sale(now());
    await server.push(APPLICATIONS, application);
    expect((await casesOf(application.registryNumber))[0]?.doc.needs).toEqual([]);
  });

  it('[T-06] takes them in the other order and late', async () => {
    const { application, certificate } = sale(now());
    expect(await server.push(CERTIFICATES, certificate)).toMatchObject({ body: { effect: 'waiting', caseNumber: null } });
    expect(await server.push(APPLICATIONS, application)).toMatchObject({ body: { effect: 'created' } });
    const [row] = await casesOf(application.registryNumber);
    expect(row?.doc.certificate?.titleCertificateNumber).toBe('渝（2022）示例区不动产权第000000123号');
  });

  it('[T-06] the same message twice is one effect and the same answer', async () => {
    const { application, certificate } = sale(now());
    const first = await server.push(APPLICATIONS, application);
    const again = await server.push(APPLICATIONS, application);
    expect(again.body).toEqual({ ...first.read(partnerAccepted), effect: 'replayed' });
    await server.push(CERTIFICATES, certificate);
    expect(await server.push(CERTIFICATES, certificate)).toMatchObject({ body: { effect: 'replayed' } });
    expect(await casesOf(application.registryNumber)).toHaveLength(1);
  });

  it('[T-06] [T-07] twins that arrive at the same moment make one case', async () => {
    const { application, certificate } = sale(now());
    const answers = await Promise.all([
      ...Array.from({ length: 6 }, () => server.push(APPLICATIONS, application)),
      ...Array.from({ length: 3 }, () => server.push(CERTIFICATES, certificate)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 200));
    expect(answers.filter((answer) => answer.read(partnerAccepted).effect === 'created')).toHaveLength(1);
    const rows = await casesOf(application.registryNumber);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.doc.certificate).not.toBeNull();
  });

  it('[T-06] an application sent again under another reference joins the running case', async () => {
    const { application } = sale(now());
    const first = await server.push(APPLICATIONS, application);
    const again = await server.push(APPLICATIONS, { ...application, partnerReference: `${application.partnerReference}-2` });
    expect(again.body).toMatchObject({ effect: 'joined', caseNumber: first.read(partnerAccepted).caseNumber });
    expect(await casesOf(application.registryNumber)).toHaveLength(1);
  });

  it('[T-07] cases that open at once take different numbers', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => server.push(APPLICATIONS, sale(now()).application)));
    expect(new Set(answers.map((answer) => answer.read(partnerAccepted).caseNumber)).size).toBe(6);
  });

  it('[Q-06] [Q-08] [C-23] a programme without a queue takes the joint application, accepts it at once and lists what is missing, for whom, for which step and until when', async () => {
    const answer = await server.push(APPLICATIONS, {
      programmeId: 'qijiang-joint-service', partnerReference: 'Q-1', registryNumber: 'Q-REG-1', submittedAtMs: now(),
      fields: { 户名: '重庆示例测试有限公司', 证件号码: '91500199MA5000006C', 移动电话: '15400000077', 项目地址: '重庆市綦江区古南街道示例路9001号', 申请联办事项: '水过户、电过户、气过户' },
    });
    expect(answer.body).toMatchObject({ effect: 'created' });
    const [row] = await casesOf('Q-REG-1');
    expect(row).toMatchObject({ stage: 'accepted', districtId: 'qijiang' });
    expect(row?.doc.matters.map(({ utility }) => utility)).toEqual(['water', 'power', 'gas']);
    expect(new Set(row?.doc.needs.map(({ anyOf }) => anyOf.at(0))).size).toBe(3);
    expect(new Set(row?.doc.needs.map(({ utility }) => utility))).toEqual(new Set(['water', 'power', 'gas']));
    expect(new Set(row?.doc.needs.map(({ neededAt }) => neededAt))).toEqual(new Set(['application', 'handling']));
    expect(new Set(row?.doc.needs.map(({ dueDay }) => dueDay))).toEqual(new Set(['2026-11-27'])); // the fifth working day after Friday the 20th
  });
});

describe('what is refused', () => {
  it('[K-23, X38, X50] a wrong signature, an unknown key, a clock apart and a nonce used before', async () => {
    const { application } = sale(now());
    const code = async (tampered: Parameters<DeskUnderTest['push']>[2]) => (await server.push(APPLICATIONS, application, tampered)).refusal?.code;
    expect(await code({ secret: 'another' })).toBe('partner/signature-wrong');
    expect(await code({ body: JSON.stringify({ ...application, registryNumber: 'OTHER' }) })).toBe('partner/signature-wrong');
    expect(await code({ keyId: 'nobody' })).toBe('partner/key-unknown');
    expect(await code({ keyId: server.secrets.outbound.keyId })).toBe('partner/key-unknown');
    expect(await code({ timestamp: String(now() - 300_001) })).toBe('partner/clock-apart');
    expect(await code({ timestamp: String(now() + 300_001) })).toBe('partner/clock-apart');
    expect(await server.push(APPLICATIONS, application, { nonce: 'n'.repeat(20) })).toMatchObject({ status: 200 });
    expect(await code({ nonce: 'n'.repeat(20) })).toBe('partner/nonce-reused');
  });

  it('[K-23] a stranger uses up nobody’s nonce', async () => {
    const before = (await server.database.db.select().from(partnerNonces)).length;
    await server.push(APPLICATIONS, sale(now()).application, { secret: 'another', nonce: 'stolen-nonce-0000000' });
    expect(await server.database.db.select().from(partnerNonces)).toHaveLength(before);
  });

  it('[K-22] the same reference with other content, a foreign programme, an unknown one', async () => {
    const { application } = sale(now());
    await server.push(APPLICATIONS, application);
    expect(await server.push(APPLICATIONS, { ...application, submittedAtMs: 1 })).toMatchObject({ status: 409, body: { error: { code: 'partner/reference-reused' } } });
    expect((await server.push(APPLICATIONS, { ...application, programmeId: 'nowhere' })).refusal?.code).toBe('partner/programme-unknown');
  });

  const wrong: readonly (readonly [string, Record<string, string | undefined>, string])[] = [
    ['an unknown field', { 备注: '无' }, 'partner/field-unknown'],
    ['a missing field', { 手机号码: undefined }, 'partner/field-missing'],
    ['a blank field', { 权利人名称: ' ' }, 'partner/field-missing'],
    ['a wrong check digit', { 证件号: '500199199202290032' }, 'partner/field-invalid'],
    ['a day that is none', { 证件号: '500199199102290039' }, 'partner/field-invalid'],
    ['a telephone number that is none', { 手机号码: '12345' }, 'partner/field-invalid'],
    ['an account number of another length', { 用户编号: '12345' }, 'partner/field-invalid'],
    ['a matter the programme does not offer', { 申请联办事项: '供水' }, 'partner/field-invalid'],
    ['a field under two names', { 坐落: '示例路1号' }, 'partner/field-invalid'],
  ];
  it.each(wrong)('[T-03] %s, naming the field and never what stood in it', async (_what, change, code) => {
    const { application } = sale(now());
    const fields = Object.fromEntries(Object.entries({ ...application.fields, ...change }).filter(([, value]) => value !== undefined));
    const answer = await server.push(APPLICATIONS, { ...application, fields });
    expect(answer).toMatchObject({ status: 400, body: { error: { code, detail: { field: expect.any(String) } } } });
    const value = Object.values(change)[0]?.trim();
    if (value) expect(answer.text).not.toContain(value);
    expect(await server.database.db.select().from(partnerMessages).where(eq(partnerMessages.partnerReference, application.partnerReference))).toHaveLength(0);
  });

  it('[T-01] nothing opens where the applicant did not ask for it', async () => {
    const { application } = sale(now());
    const { 申请联办事项: _ticked, ...fields } = application.fields;
    expect((await server.push(APPLICATIONS, { ...application, fields })).refusal).toMatchObject({ code: 'partner/field-missing', detail: { field: '申请联办事项' } });
    expect((await server.push(APPLICATIONS, { ...application, fields: { ...fields, 申请联办事项: '水过户' } })).refusal).toMatchObject({ code: 'partner/field-invalid', detail: { field: '申请联办事项' } });
    expect(await casesOf(application.registryNumber)).toEqual([]);
  });

  it('[T-05] a certificate number that is none', async () => {
    const { certificate } = sale(now());
    const answer = await server.push(CERTIFICATES, { ...certificate, fields: { ...certificate.fields, 不动产权证号: '第1号' } });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'partner/field-invalid', detail: { field: '不动产权证号' } } } });
  });

  it('[T-03] a body over its bound, a member nobody knows, no JSON', async () => {
    const { application } = sale(now());
    expect((await server.push(APPLICATIONS, { ...application, registryNumber: 'x'.repeat(70_000) })).status).toBe(413);
    expect((await server.push(APPLICATIONS, { ...application, more: 1 })).refusal?.code).toBe('request/malformed');
    expect((await server.push(APPLICATIONS, { ...application, submittedAtMs: 'today' })).refusal).toMatchObject({ code: 'request/malformed', detail: { path: 'submittedAtMs' } });
  });

  it('[C-16] no name, number or address of a person reaches the log', () => {
    const log = server.logged.join('\n');
    for (const word of ['试新主', '测旧主', '500199199202290031', '1540000', '示例路']) expect(log).not.toContain(word);
  });
});

it('[K-23] the interface describes itself, signing included', async () => {
  const answer = await server.app.request('http://localhost/openapi.json');
  const document = (await answer.json()) as { openapi: string; paths: Record<string, unknown>; info: { description: string } };
  expect(document.openapi).toBe('3.1.0');
  expect(new Set(Object.keys(document.paths))).toEqual(new Set([APPLICATIONS, CERTIFICATES, `${APPLICATIONS}/{partnerReference}`, '/partner/v1/register']));
  expect(document.info.description).toContain('HMAC-SHA256');
});
