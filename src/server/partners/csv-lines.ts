import { CsvError, parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { LONGEST_LINE, MOST_COLUMNS, UnreadableTable } from './register-lines.ts';
import type { RegisterLine, RegisterLines } from './register-lines.ts';
import { tableText } from './table-text.ts';

interface Parsed {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

/** CSV as it streams in, in the encoding it has. Size: a line of 16 KiB at most. */
export async function csvLines(body: ReadableStream<Uint8Array>): Promise<RegisterLines> {
  const source = Readable.from(tableText(body), { objectMode: false });
  const parser = parse({ trim: true, skip_empty_lines: true, info: true, relax_column_count: true, max_record_size: LONGEST_LINE });
  source.on('error', (error) => parser.destroy(error)); // an upload that breaks off: a pipe does not pass this on
  source.pipe(parser);
  const rows = (parser as AsyncIterable<Parsed>)[Symbol.asyncIterator]();
  const next = async (): Promise<Parsed | null> => {
    try {
      const read = await rows.next();
      return read.done === true ? null : read.value;
    } catch (error) {
      throw error instanceof CsvError ? new UnreadableTable() : error;
    }
  };
  const close = async () => {
    source.unpipe(parser);
    source.destroy();
    parser.destroy();
  };
  const headings = await headingsOf(next).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  async function* lines(): AsyncGenerator<RegisterLine> {
    for (let row = await next(); row !== null; row = await next()) {
      yield { line: row.info.lines, cells: Object.fromEntries(headings.map((heading, at) => [heading, row?.record[at] ?? ''])) };
    }
  }
  return { headings, lines: lines(), close };
}

async function headingsOf(next: () => Promise<Parsed | null>): Promise<readonly string[]> {
  const head = await next();
  // Each line costs as much as the headings are many, however short it is (X15).
  if (head === null || head.record.length > MOST_COLUMNS) throw new UnreadableTable();
  return head.record;
}
