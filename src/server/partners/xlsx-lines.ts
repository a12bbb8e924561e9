import { streamXlsxRows } from 'hucre/xlsx';
import { LONGEST_LINE, UnreadableTable } from './register-lines.ts';
import { spooledWorkbook } from './spooled-workbook.ts';
import type { SpooledWorkbook } from './spooled-workbook.ts';
import type { RegisterLine, RegisterLines } from './register-lines.ts';

type Cell = string | number | boolean | Date | null | undefined | object;

/** The first sheet of an Excel workbook, row by row as it streams in. */
export async function xlsxLines(body: ReadableStream<Uint8Array>): Promise<RegisterLines> {
  const spooled = await spooledWorkbook(body);
  try {
    return await linesOf(spooled);
  } catch (error) {
    await spooled.remove();
    throw error;
  }
}

async function linesOf({ body, gate, ...spooled }: SpooledWorkbook): Promise<RegisterLines> {
  // What it cannot read as it streams it would hold whole and try again, which never comes to anything here.
  const rows = streamXlsxRows(body, { maxInputBytes: 1 })[Symbol.asyncIterator]();
  const next = async () => {
    try {
      const { done, value } = await gate.waitFor(rows.next());
      return done === true ? null : value;
    } catch {
      throw new UnreadableTable(); // no workbook, half of one, or one behind a password
    }
  };
  const head = await next();
  if (head === null) throw new UnreadableTable();
  const headings = head.values.map((cell) => textOf(cell as Cell).trim());
  async function* lines(): AsyncGenerator<RegisterLine> {
    for (let row = await next(); row !== null; row = await next()) yield* lineOf(row);
  }
  function* lineOf({ values, index }: { readonly values: readonly unknown[]; readonly index: number }): Generator<RegisterLine> {
    if (values.every((cell) => cell === null || cell === '')) return;
    const rounded = headings.find((_, at) => isRounded(values[at] as Cell));
    const cells = Object.fromEntries(headings.map((heading, at) => [heading, textOf(values[at] as Cell).trim()]));
    yield rounded === undefined ? { line: index + 1, cells } : { line: index + 1, cells, rounded };
  }
  return { headings, lines: lines(), close: () => spooled.remove() };
}

/** Excel keeps 15 digits of a number: a meter number that was not typed as text has lost the rest. */
function isRounded(cell: Cell): boolean {
  return typeof cell === 'number' && Number.isInteger(cell) && Math.abs(cell) >= 1e15;
}

function textOf(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return dateText(cell);
  if (typeof cell === 'object') return '';
  return String(cell).slice(0, LONGEST_LINE); // a text that every row points to is as long as a workbook's texts may be
}

/** A spreadsheet's date has no zone: midnight is a day, anything else a time on the wall in China. */
function dateText(date: Date): string {
  const iso = date.toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 19)}+08:00`;
}
