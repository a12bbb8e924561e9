import { describe, expect, it } from 'vitest';
import { OversizedRow, UnreadableTable } from '../../../src/server/partners/register-lines.ts';
import { checkSheetRows } from '../../../src/server/partners/sheet-rows.ts';

const CHUNK = 16_384;
const HEAD = '<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>';
const TAIL = '</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>';
const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const row = (number: number, text: string) => `<row r="${number}">${cell(text)}</row>`;

async function* chunksOf(text: string, bytes = CHUNK): AsyncGenerator<Uint8Array> {
  const all = new TextEncoder().encode(text);
  for (let at = 0; at < all.length; at += bytes) yield all.subarray(at, at + bytes);
}
const check = (text: string, bytes?: number) => checkSheetRows(chunksOf(text, bytes));

describe('the rows of a sheet', () => {
  it.each([1, 7, CHUNK])('[T-12] however many there are, in chunks of %i bytes', async (bytes) => {
    const rows = Array.from({ length: 60 }, (_, n) => row(n + 1, `示例 ${n}`)).join('');
    await expect(check(`${HEAD}${rows}${TAIL}`, bytes)).resolves.toBeUndefined();
  });

  it('[T-12] empty ones, those of another prefix, and a long list behind them are no long row', async () => {
    const empty = Array.from({ length: 60_000 }, (_, n) => `<row r="${n + 1}" spans="1:18" s="1"/>`).join('');
    const merged = Array.from({ length: 60_000 }, (_, n) => `<mergeCell ref="A${n}:B${n}"/>`).join('');
    await expect(check(`${HEAD}${empty}</sheetData><mergeCells>${merged}</mergeCells></worksheet>`)).resolves.toBeUndefined();
    const prefixed = Array.from({ length: 40 }, (_, n) => `<x:row r="${n + 1}"><x:c><x:v>${'1'.repeat(60_000)}</x:v></x:c></x:row>`).join('');
    await expect(check(`<x:worksheet><x:sheetData>${prefixed}</x:sheetData></x:worksheet>`)).resolves.toBeUndefined();
  });

  it('[X15] a cell without an end is left alone soon, with the number of its row', async () => {
    let givenBytes = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(`${HEAD}${row(1, '户号')}<row r="7">${cell('x').slice(0, 25)}`);
      for (const chunk = new Uint8Array(CHUNK).fill(0x78); ; givenBytes += CHUNK) yield chunk;
    }
    const refused = await checkSheetRows(endless()).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OversizedRow);
    expect(refused).toMatchObject({ row: 7 });
    expect(givenBytes).toBeLessThan(1_200_000);
  });

  it('[X15] a row of too many cells is one too, and one without a number is counted', async () => {
    const many = `${HEAD}<row>${cell('户号')}</row><row>${cell('x'.repeat(30_000)).repeat(40)}</row>${TAIL}`;
    await expect(check(many)).rejects.toMatchObject({ row: 2 });
  });

  it('[X15] a cell further to the right than any register reaches is refused with its row, whether it says where it lies or not', async () => {
    await expect(check(`${HEAD}<row r="1"><c r="A1"/><c r="IV1" s="3" t="inlineStr"><is><t>x</t></is></c></row>${TAIL}`)).resolves.toBeUndefined();
    for (const cells of ['<c r="IW4"/>', '<c r="XFD4" s="1"/>', "<c s='1' r='xfd4'/>", '<c r="IV4"/><c/>', '<c/>'.repeat(257), '<x:c r="XFD4"><x:v>1</x:v></x:c>']) {
      const prefix = cells.startsWith('<x:') ? 'x:' : '';
      await expect(check(`${HEAD}<${prefix}row r="4">${cells}</${prefix}row>${TAIL}`)).rejects.toMatchObject({ row: 4 });
    }
  });

  it.each([1, 7, CHUNK])('[X15] a cell whose place could be read in two ways is none, in chunks of %i bytes', async (bytes) => {
    const odd = ['<c r="&#88;FD1"/>', '<c r="A1" r="XFD1"/>', '<c r = "XFD1"/>', `<c a="${'x'.repeat(120)}" r="XFD1"/>`, '<c/r="XFD1"/>', '<c r="A1 XFD1"/>', '<c r=""/>', '<c r=XFD1/>'];
    for (const cell of odd) await expect(check(`${HEAD}<row r="1">${cell}</row>${TAIL}`, bytes)).rejects.toBeInstanceOf(UnreadableTable);
  });

  const long = 'x'.repeat(600_000);
  it.each([
    ['a section', `<row r="1"><c><is><t><![CDATA[${long}]]></t></is></c></row>`],
    ['a comment', `<!--${long}<row r="2">${long}-->`],
    ['a row in a row', `<row r="1"><c><is><t>${long}<row r="2">${long}</row></t></is></c></row>`],
    ['a row that ends before its cell', `<row r="1"><c><is><t>${long}</row><a/>${long}`],
    ['a row within quotes', `<row r="1"><c r="<row r='2'>${long}<row r='3'>${long}"/></row>`],
  ])('[X15] %s does not pass for rows', async (_what, rows) => {
    await expect(check(`${HEAD}${rows}${TAIL}`)).rejects.toBeInstanceOf(UnreadableTable);
  });
});
