import { CsvError, parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { UnreadableTable } from './register-lines.ts';
import type { RegisterLine, RegisterLines } from './register-lines.ts';

interface Parsed {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

/** CSV in UTF-8 as it streams in. Size: a line of 16 KiB at most. */
export async function csvLines(body: ReadableStream<Uint8Array>): Promise<RegisterLines> {
  const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  const parser = parse({ bom: true, trim: true, skip_empty_lines: true, info: true, relax_column_count: true, max_record_size: 16_384 });
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
  const head = await next();
  if (head === null) throw new UnreadableTable();
  const headings = head.record;
  async function* lines(): AsyncGenerator<RegisterLine> {
    for (let row = await next(); row !== null; row = await next()) {
      yield { line: row.info.lines, cells: Object.fromEntries(headings.map((heading, at) => [heading, row?.record[at] ?? ''])) };
    }
  }
  return {
    headings,
    lines: lines(),
    close: async () => {
      source.unpipe(parser);
      source.destroy();
      parser.destroy();
    },
  };
}
