import { CsvError, parse } from 'csv-parse';
import { Readable } from 'node:stream';
import type { z } from 'zod';
import { ok, fail } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { importReport } from '../../protocol/desk.ts';
import type { Database } from '../store/database.ts';
import { registerColumns, registerRow } from './register-row.ts';
import { upsertSupplyPoints } from './supply-point.ts';
import type { SupplyPoint } from './supply-point.ts';

type Report = z.infer<typeof importReport>;

const BATCH = 200;
const REPORTED_LINES = 500;
const needed = ['supplierId', 'accountNumber', 'accountName', 'address', 'areaCode', 'meterNumber', 'registers', 'integerDigits', 'decimals', 'multiplier', 'arrears', 'prepaid', 'asOf'] as const;

interface Line {
  readonly info: { readonly lines: number };
  readonly record: Record<string, string>;
}

/**
 * Reads a register file as it streams in: good lines are kept, each bad one is reported by line, code and column, never
 * by content. Sent again, it does the same again. Size: 500 rejected lines are named, the rest counted. Errors:
 * import/column-missing with the column; import/file-unreadable when it is no CSV in UTF-8.
 */
export async function importRegister(db: Database, body: ReadableStream<Uint8Array>): Promise<Result<Report, Failure<'import/column-missing' | 'import/file-unreadable'>>> {
  let missing: string | undefined;
  let hasHead = false;
  const lines = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]).pipe(parse({
    bom: true, trim: true, skip_empty_lines: true, info: true, relax_column_count: true, max_record_size: 16_384,
    columns: (names: string[]) => {
      hasHead = true;
      const known = names.map((name) => registerColumns[name.trim()] ?? false);
      missing ??= needed.find((column) => !known.includes(column));
      return known;
    },
  }));
  const report: Report = { accepted: 0, rejected: [], rejectedTotal: 0 };
  let batch: SupplyPoint[] = [];
  const store = async () => {
    await upsertSupplyPoints(db, batch);
    report.accepted += batch.length;
    batch = [];
  };
  try {
    for await (const line of lines as AsyncIterable<Line>) {
      if (missing !== undefined) break;
      const row = registerRow.safeParse(line.record);
      if (row.success) batch.push(row.data);
      else reject(report, line.info.lines, row.error.issues[0]);
      if (batch.length >= BATCH) await store();
    }
  } catch (error) {
    if (error instanceof CsvError) return fail('import/file-unreadable');
    throw error;
  }
  if (!hasHead) return fail('import/file-unreadable');
  if (missing !== undefined) return fail('import/column-missing', { column: missing });
  await store();
  return ok(report);
}

function reject(report: Report, line: number, issue: z.core.$ZodIssue | undefined): void {
  report.rejectedTotal++;
  if (report.rejected.length >= REPORTED_LINES) return;
  const column = issue?.path[0];
  const code = issue?.message.startsWith('import/') ? issue.message : 'import/value-invalid';
  report.rejected.push({ line, code, column: typeof column === 'string' ? column : null });
}
