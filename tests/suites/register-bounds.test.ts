import { crc32, deflateRawSync } from 'node:zlib';
import { eq } from 'drizzle-orm';
import { writeXlsxStream } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MOST_COLUMNS } from '../../src/server/partners/register-lines.ts';
import { importReport } from '../../src/protocol/desk.ts';
import { importRegister } from '../../src/server/partners/import-register.ts';
import { demandGate } from '../../src/server/partners/demand-gate.ts';
import { xlsxLines } from '../../src/server/partners/xlsx-lines.ts';
import { supplyPoints } from '../../src/server/store/tables.ts';
import { deskUnderTest } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';

/** What a register costs that somebody brings in order that it costs. Ids are those of the attacks list. */
let server: DeskUnderTest;
let administrator: Desk;
beforeAll(async () => {
  server = await deskUnderTest();
  administrator = await server.person('admin', { districtId: 'default', supplierId: 'default' }, 'administrator');
});
afterAll(() => server.close());

const HEADINGS = ['supplierId', 'accountNumber', 'accountName', 'address', 'areaCode', 'meterNumber', 'registers', 'integerDigits', 'decimals', 'multiplier', 'arrears', 'prepaid', 'asOf'];
const cells = (accountNumber: string, registers = '总') => ['sgcc-cq-tongliang', accountNumber, '测旧主', '示例路1号', '500151', '99300010000001', registers, '6', '2', '1', '0.00', '0.00', '2026-11-20T08:00:00+08:00'];
const streamOf = (bytes: Uint8Array) => new Response(bytes as Uint8Array<ArrayBuffer>).body as ReadableStream<Uint8Array>;
const bookOf = async (rows: readonly (readonly string[])[]) => Buffer.from(await new Response(writeXlsxStream(rows.map((row) => [...row]), { name: '台账', inlineStrings: true })).arrayBuffer());

interface Part {
  readonly name: string;
  readonly bytes: Buffer;
  /** What it says it unpacks to, where that is not so. */
  readonly claimedBytes?: number;
}

/** A ZIP archive of these parts, deflated. */
function archive(parts: readonly Part[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, claimedBytes = bytes.length } of parts) {
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claimedBytes, 18);
    fields.writeUInt16LE(name.length, 22);
    const [head, entry, tail] = [Buffer.from('PK\u0003\u0004'), Buffer.from('PK\u0001\u0002\u0014\u0000'), Buffer.alloc(14)];
    tail.writeUInt32LE(offset, 10);
    directory.push(entry, fields, tail, Buffer.from(name));
    locals.push(head, fields, Buffer.from(name), packed);
    offset += 30 + name.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}

const xml = (text: string) => Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
const packageNs = 'http://schemas.openxmlformats.org/package/2006';
const officeNs = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook of one sheet, and whatever else. */
function workbook(sheet: string, ...others: readonly Part[]): Uint8Array {
  return archive([
    { name: '[Content_Types].xml', bytes: xml(`<Types xmlns="${packageNs}/content-types"/>`) },
    { name: '_rels/.rels', bytes: xml(`<Relationships xmlns="${packageNs}/relationships"><Relationship Id="rId1" Type="${officeNs}/officeDocument" Target="xl/workbook.xml"/></Relationships>`) },
    { name: 'xl/workbook.xml', bytes: xml(`<workbook xmlns:r="${officeNs}"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`) },
    { name: 'xl/_rels/workbook.xml.rels', bytes: xml(`<Relationships xmlns="${packageNs}/relationships"><Relationship Id="rId1" Type="${officeNs}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`) },
    ...others,
    { name: 'xl/worksheets/sheet1.xml', bytes: xml(`<worksheet><sheetData>${sheet}</sheetData></worksheet>`) },
  ]);
}

const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const row = (texts: readonly string[]) => `<row>${texts.map(cell).join('')}</row>`;
const importing = (bytes: Uint8Array) => importRegister(server.database.db, streamOf(bytes));

describe('a workbook', () => {
  it('[X15] whose rows reach to the last column of all is refused with the row, before a line of it is kept', async () => {
    const answer = await importing(workbook(`${row(HEADINGS)}${row(cells('9990000301'))}<row r="3"><c r="XFD3"/></row>`));
    expect(answer).toMatchObject({ ok: false, error: { code: 'import/row-too-long', detail: { line: 3 } } });
    expect(await server.database.db.select().from(supplyPoints).where(eq(supplyPoints.accountNumber, '9990000301'))).toEqual([]);
  });

  it('[X15] with many small parts that unpack to much is refused, and parts that no sheet needs are not looked at', async () => {
    const filler = Buffer.alloc(30_000_000, ' ');
    const sheet = `${row(HEADINGS)}${row(cells('9990000302'))}`;
    const pictures = Array.from({ length: 3 }, (_, n) => ({ name: `xl/media/_rels/image${n}.xml.rels`, bytes: filler }));
    expect(await importing(workbook(sheet, ...pictures))).toMatchObject({ ok: true, value: { accepted: 1 } });
    expect(await importing(workbook(sheet, { name: 'xl/styles.xml', bytes: filler }))).toMatchObject({ ok: false, error: { code: 'import/workbook-too-large' } });
    const texts = Array.from({ length: 2 }, () => ({ name: 'xl/sharedStrings.xml', bytes: filler }));
    expect(await importing(workbook(sheet, ...texts))).toMatchObject({ ok: false, error: { code: 'import/workbook-too-large' } });
  }, 60_000);

  it('[X15, T-12] of several sheets is read at its first one, wherever it lies, and not with so many others that they could not be held', async () => {
    const sheet = `${row(HEADINGS)}${row(cells('9990000303'))}`;
    const other = (n: number, mebibytes: number) => ({ name: `xl/worksheets/sheet${n}.xml`, bytes: xml(`<worksheet><sheetData/>${'<a/>'.repeat(mebibytes * 262_144)}</worksheet>`) });
    expect(await importing(workbook(sheet, other(2, 2), other(3, 0)))).toMatchObject({ ok: true, value: { accepted: 1 } });
    const claiming = (n: number) => ({ ...other(n, 0), claimedBytes: 140_000_000 });
    expect(await importing(workbook(sheet, claiming(2), claiming(3)))).toMatchObject({ ok: false, error: { code: 'import/file-unreadable' } }); // which they do not
    expect(await importing(workbook(sheet, claiming(2), claiming(3), claiming(4)))).toMatchObject({ ok: false, error: { code: 'import/workbook-too-large' } });
    expect(await importing(archive([other(1, 2), other(2, 1)]))).toMatchObject({ ok: false, error: { code: 'import/file-unreadable' } }); // nobody says which is the first
  }, 60_000);

  it('[X15, T-12] is read no faster than its rows are taken', async () => {
    const many = 200_000;
    const sheet = `${row(HEADINGS)}${'<row><c r="IV1"/><c r="A1"><v>1</v></c></row>'.repeat(many)}`;
    const read = await xlsxLines(streamOf(workbook(sheet)));
    const lines = read.lines[Symbol.asyncIterator]();
    await lines.next();
    const before = process.memoryUsage().heapUsed;
    await new Promise((resolve) => setTimeout(resolve, 3_000)); // the keeping of a batch takes its time
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150_000_000); // all of them are some four hundred million
    let taken = 1;
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) taken += 1;
    await read.close();
    expect(taken).toBe(many);
  }, 120_000);

  it('[T-12] of many rows comes through whole, and one that is not read to its end leaves nothing waiting', async () => {
    const rows = Array.from({ length: 3_000 }, (_, n) => cells(String(9_993_000_000 + n)));
    const book = await bookOf([HEADINGS, ...rows]);
    expect(await importing(book)).toMatchObject({ ok: true, value: { accepted: 3_000, rejectedTotal: 0 } });
    const read = await xlsxLines(streamOf(book));
    await read.lines[Symbol.asyncIterator]().next();
    await read.close();
  }, 60_000);
});

describe('the gate before a reader that reads ahead', () => {
  it('[X15] is open while an answer is waited for that is not there, and shut otherwise', async () => {
    const gate = demandGate();
    const passed = vi.fn();
    void gate.pass().then(passed);
    await gate.waitFor(Promise.resolve('at hand'));
    await new Promise(setImmediate);
    expect(passed).not.toHaveBeenCalled();
    await gate.waitFor(new Promise((resolve) => setTimeout(resolve, 20)));
    expect(passed).toHaveBeenCalledOnce();
    void gate.pass().then(passed);
    await new Promise(setImmediate);
    expect(passed).toHaveBeenCalledOnce();
    gate.open();
    await new Promise(setImmediate);
    expect(passed).toHaveBeenCalledTimes(2);
  });
});

describe('a register', () => {
  const csv = (...rows: readonly (readonly string[])[]) => administrator.post('/desk/v1/register-import', rows.map((one) => one.join(',')).join('\n'));

  it('[X05] takes no word that every object knows for a column or for a kind of reading', async () => {
    const named = ['constructor', 'toString', '__proto__', 'valueOf'];
    const answer = await csv([...HEADINGS, ...named], ...named.map((word, n) => [...cells(String(9_994_000_000 + n), word), 'x', 'x', 'x', 'x']), [...cells('9994000009'), ...named]);
    expect(importReport.parse(answer.body)).toEqual({ accepted: 1, rejected: named.map((_, n) => ({ line: n + 2, code: 'import/value-invalid', column: 'registers' })), rejectedTotal: 4 });
    const kept = await server.database.db.select().from(supplyPoints).where(eq(supplyPoints.accountNumber, '9994000009'));
    expect(kept[0]?.reference.meter.registers).toEqual(['total']);
    const line = { ...Object.fromEntries(HEADINGS.map((heading, at) => [heading, cells('9994000010')[at]])), constructor: { odd: true } };
    const lost = await importRegister(server.database.db, streamOf(Buffer.from(JSON.stringify(line))));
    expect(importReport.parse(lost.ok ? lost.value : null).accepted).toBe(1);
  });

  it('[X15] has no more columns than are looked at', async () => {
    const wide = [...HEADINGS, ...Array.from({ length: MOST_COLUMNS - HEADINGS.length }, () => '')];
    expect(importReport.parse((await csv(wide, cells('9994000011'))).body).accepted).toBe(1);
    expect((await csv([...wide, ''], cells('9994000012'))).refusal?.code).toBe('import/file-unreadable');
  });
});
