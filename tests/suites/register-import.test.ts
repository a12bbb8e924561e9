import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { asc, eq } from 'drizzle-orm';
import { writeXlsxStream } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { importReport } from '../../src/protocol/desk.ts';
import { registerAreaList } from '../../src/protocol/desk-register.ts';
import { importRegister } from '../../src/server/partners/import-register.ts';
import { registerColumns } from '../../src/server/partners/register-row.ts';
import { audit, registerAreas, supplyPoints } from '../../src/server/store/tables.ts';
import { deskUnderTest, tongliang } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';

let server: DeskUnderTest;
let administrator: Desk;
let clerk: Desk;
beforeAll(async () => {
  server = await deskUnderTest();
  administrator = await server.person('admin', { districtId: 'default', supplierId: 'default' }, 'administrator');
  clerk = await server.person('clerk', tongliang, 'clerk');
});
afterAll(() => server.close());

const HEAD = '供应单位,户号,户名,用电地址,区域,电能表编号,示数类型,整数位,小数位,综合倍率,抄表例日,例日止度,电价代码,合表,欠费,预存,数据时间';
const line = (change: Partial<Record<number, string>> = {}) => {
  const cells = ['sgcc-cq-tongliang', '9990000007', '测旧主', '"示例路9001号,3幢"', '500151', '9930001000000000000019', '总/峰/谷', '6', '2', '1', '2026-11-01', '300.00/200.00/100.00', 'residential-time-of-use', '否', '0.00', '12.50', '2026-11-20T08:00:00+08:00'];
  return cells.map((cell, at) => change[at] ?? cell).join(',');
};
/** The letters of the register in GBK, which Node can read and not write. */
function gbk(text: string): Uint8Array {
  const codes = new Map<string, readonly number[]>();
  const decoder = new TextDecoder('gbk');
  for (let lead = 0x81; lead < 0xff; lead++)
    for (let trail = 0x40; trail < 0xff; trail++) codes.set(decoder.decode(new Uint8Array([lead, trail])), [lead, trail]);
  return Uint8Array.from([...text].flatMap((letter) => (letter < '\u0080' ? [letter.charCodeAt(0)] : (codes.get(letter) ?? []))));
}
const send = (desk: Desk, ...lines: string[]) => desk.post('/desk/v1/register-import', `\ufeff${[HEAD, ...lines].join('\r\n')}\r\n`);

describe('the register file', () => {
  it('[T-12] takes the good lines, reports each bad one by line, code and column, and never what stood there', async () => {
    const answer = await send(administrator, line(), line({ 1: 'ABC' }), line({ 0: 'nobody', 1: '9990000008' }), line({ 1: '9990000009', 11: '300.00' }), line({ 1: '9990000010', 14: '-3' }), line({ 1: '9990000011' }));
    expect(importReport.parse(answer.body)).toEqual({
      accepted: 2,
      rejected: [
        { line: 3, code: 'import/value-invalid', column: 'accountNumber' },
        { line: 4, code: 'import/supplier-unknown', column: 'supplierId' },
        { line: 5, code: 'import/value-invalid', column: 'lastReadings' },
        { line: 6, code: 'import/value-invalid', column: 'arrears' },
      ],
      rejectedTotal: 4,
    });
    const rows = await server.database.db.select().from(supplyPoints);
    expect(rows.find(({ accountNumber }) => accountNumber === '9990000007')).toMatchObject({ address: '示例路9001号,3幢', reference: { nameMasked: '测**', lastScheduled: { readings: [{ register: 'total', value: '300.00' }, { register: 'peak' }, { register: 'valley' }] } } });
  });

  it('[T-15] a later file replaces what it names', async () => {
    await send(administrator, line({ 14: '31.50' }));
    const rows = await server.database.db.select().from(supplyPoints);
    expect(rows.filter(({ accountNumber }) => accountNumber === '9990000007')).toMatchObject([{ arrears: '31.50' }]);
  });

  it('[T-12] an account named twice counts once, however far apart the lines are', async () => {
    const many = Array.from({ length: 1_200 }, (_, n) => line({ 1: String(9_991_000_000 + n) }));
    const answer = await send(administrator, ...many, line({ 1: '9991000003', 14: '9.00' }), line({ 1: '9991001199', 14: '9.00' }));
    expect(importReport.parse(answer.body)).toEqual({
      accepted: 1_200,
      rejected: [{ line: 1_202, code: 'import/row-duplicate', column: 'accountNumber' }, { line: 1_203, code: 'import/row-duplicate', column: 'accountNumber' }],
      rejectedTotal: 2,
    });
    const rows = await server.database.db.select().from(supplyPoints).where(eq(supplyPoints.accountNumber, '9991000003'));
    expect(rows).toMatchObject([{ arrears: '0.00' }]);
  });

  it.each(['inline', 'shared'])('[T-12] the same from an Excel workbook (%s strings), and what Excel has rounded is refused', async (strings) => {
    const rows = [HEAD.split(','), ...[line(), line({ 1: 'ABC' })].map((text) => text.replace('"示例路9001号,3幢"', '示例路9001号3幢').split(','))];
    const rounded = [...(rows[1] ?? [])] as (string | number)[];
    rounded[5] = Number('9930001000000000000019');
    const book = await new Response(writeXlsxStream([...rows, [], rounded, rows[1]!], { name: '台账', inlineStrings: strings === 'inline' })).arrayBuffer();
    const answer = await administrator.as('/desk/v1/register-import', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: book });
    expect(importReport.parse(await answer.json())).toEqual({
      accepted: 1,
      rejected: [
        { line: 3, code: 'import/value-invalid', column: 'accountNumber' },
        { line: 5, code: 'import/number-rounded', column: 'meterNumber' },
        { line: 6, code: 'import/row-duplicate', column: 'accountNumber' },
      ],
      rejectedTotal: 3,
    });
  });

  it('[T-12] a workbook that would not fit into memory is sent back to be saved as CSV', async () => {
    const rows = [HEAD.split(','), ...Array.from({ length: 1_500 }, (_, n) => [`${n} ${'x'.repeat(30_000)}`])];
    const book = await new Response(writeXlsxStream(rows, { name: '台账', inlineStrings: false })).arrayBuffer();
    const answer = await administrator.as('/desk/v1/register-import', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: book });
    expect(await answer.json()).toMatchObject({ error: { code: 'import/workbook-too-large' } });
  });

  it('[X15] a workbook that hides how large its texts are is none of ours to unpack', async () => {
    const book = Buffer.from(await new Response(writeXlsxStream([HEAD.split(',')], { name: '台账', inlineStrings: false })).arrayBuffer());
    const entry = book.indexOf(Buffer.concat([Buffer.from([0x50, 0x4b, 0x01, 0x02])]));
    const texts = book.indexOf('xl/sharedStrings.xml', entry); // its name in the directory
    book.writeUInt32LE(0, texts - 46 + 24);
    const answer = await administrator.as('/desk/v1/register-import', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: new Uint8Array(book) });
    expect(await answer.json()).toMatchObject({ error: { code: 'import/workbook-too-large' } });
  });

  it('[X15] a cell of fifty million letters is refused with its line, and no line of that workbook is kept', async () => {
    const good = line({ 1: '9990000077', 3: '示例路9001号3幢' }).split(',');
    const book = await new Response(writeXlsxStream([HEAD.split(','), good, ['x'.repeat(50_000_000)]], { name: '台账', inlineStrings: true })).arrayBuffer();
    const answer = await administrator.as('/desk/v1/register-import', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: book });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'import/row-too-long', detail: { line: 3 } } });
    expect(await server.database.db.select().from(supplyPoints).where(eq(supplyPoints.accountNumber, '9990000077'))).toEqual([]);
  });

  it('[X01 C-21] a supplier’s reviewer brings in the accounts of that supplier alone, and sees its areas alone', async () => {
    const reviewer = await server.person('reviewer', { districtId: 'qijiang', supplierId: 'qijiang-gas' }, 'reviewer');
    const answer = await send(reviewer, line({ 1: '9990000055' }));
    expect(importReport.parse(answer.body)).toMatchObject({ accepted: 0, rejected: [{ code: 'partner/scope-missing', column: 'supplierId' }] });
    expect(registerAreaList.parse((await reviewer.get('/desk/v1/registers')).body).areas).toEqual([]);
  });

  it('[T-12] half a workbook is none', async () => {
    const book = new Uint8Array(await new Response(writeXlsxStream([HEAD.split(',')], { name: '台账' })).arrayBuffer());
    const answer = await administrator.as('/desk/v1/register-import', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: book.slice(0, 300) });
    expect(await answer.json()).toMatchObject({ error: { code: 'import/file-unreadable' } });
  });

  it('[T-12] an upload that breaks off ends the import, and leaves neither a reader waiting nor a file behind', async () => {
    const spooled = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('workbook-'));
    const before = await spooled();
    const book = new Uint8Array(await new Response(writeXlsxStream([HEAD.split(',')], { name: '台账' })).arrayBuffer());
    for (const first of [new TextEncoder().encode(`${HEAD}\r\n${line()}\r\n`), book.slice(0, 200)]) {
      const chunks = [first];
      const torn = new ReadableStream<Uint8Array>({
        pull(controller) {
          const chunk = chunks.shift();
          if (chunk === undefined) controller.error(new Error('aborted'));
          else controller.enqueue(chunk);
        },
      });
      await expect(importRegister(server.database.db, torn)).rejects.toThrow('aborted');
    }
    const wrongHeading = new Uint8Array(await new Response(writeXlsxStream([['户号'], ['9990000007']], { name: '台账' })).arrayBuffer());
    expect(await importRegister(server.database.db, new Response(wrongHeading).body as ReadableStream<Uint8Array>)).toMatchObject({ ok: false, error: { code: 'import/column-missing' } });
    expect(await spooled()).toEqual(before);
  });

  it('[T-12] what is refused at its first bytes or its first line is let go of', async () => {
    for (const first of ['PK\u0003\u0004', '"open quote']) {
      let isLetGo = false;
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new TextEncoder().encode(first.padEnd(40_000, 'x'))),
        cancel: () => void (isLetGo = true),
      });
      expect(await importRegister(server.database.db, endless, { workbooks: 'refused' })).toMatchObject({ ok: false, error: { code: 'import/file-unreadable' } });
      await vi.waitUntil(() => isLetGo, { timeout: 10_000 });
    }
  });

  it('[C-21] stands in the audit chain before its first account does, also where it does not come to its end', async () => {
    const imports = async () => (await server.database.db.select().from(audit).orderBy(asc(audit.entryId))).filter(({ act }) => act.startsWith('register/import')).map(({ act, byId }) => [act, byId]);
    const before = (await imports()).length;
    const many = Array.from({ length: 600 }, (_, n) => line({ 1: String(9_992_000_000 + n) }));
    expect((await send(administrator, ...many, '"open quote')).refusal?.code).toBe('import/file-unreadable');
    expect((await imports()).slice(before)).toEqual([['register/import-begun', administrator.accountId]]);
    await send(administrator, ...many);
    await send(administrator, line({ 1: 'ABC' })); // nothing of it was taken
    expect((await imports()).slice(before + 1).map(([act]) => act)).toEqual(['register/import-begun', 'register/imported', 'register/imported']);
  });

  it.each(['gbk', 'utf-16le', 'english'])('[T-12] a CSV as the office saved it: %s', async (saved) => {
    const text = `${saved === 'english' ? HEAD.replaceAll(/[^,]+/g, (name) => registerColumns[name] ?? name) : HEAD}\r\n${line({ 1: '9990000031', 2: '测旧主', 3: '示例路9001号3幢' })}\r\n`;
    const bytes = saved === 'utf-16le' ? Buffer.from(`\ufeff${text}`, 'utf16le') : gbk(text);
    // in chunks that cut letters in two
    const chunks = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) => bytes.subarray(i * 7, i * 7 + 7));
    const report = await importRegister(server.database.db, Readable.toWeb(Readable.from(chunks)) as ReadableStream<Uint8Array>);
    expect(report).toEqual({ ok: true, value: { accepted: 1, rejected: [], rejectedTotal: 0 } });
    const rows = await server.database.db.select().from(supplyPoints).where(eq(supplyPoints.accountNumber, '9990000031'));
    expect(rows).toMatchObject([{ accountName: '测旧主', address: '示例路9001号3幢' }]);
  });

  it('[T-12] a letter that the file itself has lost is reported and not stored', async () => {
    const bytes = Buffer.concat([Buffer.from(`${HEAD}\r\n${line({ 1: '9990000032' })}\r\n`), Buffer.alloc(65_536, '\n'), Buffer.from(line({ 1: '9990000033', 2: '测??主' }))]);
    bytes[bytes.lastIndexOf('??')] = 0xff;
    const report = await importRegister(server.database.db, new Response(bytes).body as ReadableStream<Uint8Array>);
    expect(report).toMatchObject({ value: { accepted: 1, rejected: [{ code: 'import/value-invalid', column: 'accountName' }] } });
  });

  it('[T-15] the areas that changed are to be packed anew, also the one an account moved out of', async () => {
    const states = async () => new Map((await server.database.db.select().from(registerAreas)).map(({ areaCode, changes }) => [areaCode, changes]));
    const before = await states();
    await send(administrator, line({ 4: '500152' }));
    const after = await states();
    expect(after.get('500152')).toBe(1);
    expect(after.get('500151')).toBe((before.get('500151') ?? 0) + 1);
    const list = await administrator.get('/desk/v1/registers');
    expect(registerAreaList.parse(list.body).areas.find(({ areaCode }) => areaCode === '500152')).toMatchObject({ version: null, isCurrent: false });
    expect((await clerk.get('/desk/v1/registers')).status).toBe(403);
  });

  it('[T-12] a column that is not there, a file that is none, a person without the role', async () => {
    expect((await administrator.post('/desk/v1/register-import', '户号,户名\n1,2\n')).refusal).toMatchObject({ code: 'import/column-missing', detail: { column: 'supplierId' } });
    expect((await administrator.post('/desk/v1/register-import', `${HEAD}\n"open quote`)).refusal?.code).toBe('import/file-unreadable');
    expect((await send(clerk, line())).status).toBe(403);
  });
});
