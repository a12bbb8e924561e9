import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { ok, fail } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { importReport } from '../../protocol/desk.ts';
import type { Database, Transaction } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import { csvLines } from './csv-lines.ts';
import { jsonLines } from './json-lines.ts';
import { OversizedRow, OversizedTable, UnreadableTable } from './register-lines.ts';
import type { RegisterLine, RegisterLines } from './register-lines.ts';
import { columnNamed, registerRow } from './register-row.ts';
import { upsertSupplyPoints } from './supply-point.ts';
import type { SupplyPoint } from './supply-point.ts';
import { xlsxLines } from './xlsx-lines.ts';

type Report = z.infer<typeof importReport>;
type ImportFailure = Failure<'import/column-missing' | 'import/file-unreadable' | 'import/workbook-too-large' | 'import/row-too-long'>;

const BATCH = 500;
const REPORTED_LINES = 500;
const ZIP_MARK = [0x50, 0x4b, 0x03, 0x04];
const BRACE = 0x7b;
const needed = ['supplierId', 'accountNumber', 'accountName', 'address', 'areaCode', 'meterNumber', 'registers', 'integerDigits', 'decimals', 'multiplier', 'arrears', 'prepaid', 'asOf'] as const;

interface ImportOptions {
  /** The only suppliers whose accounts the sender may speak of; left out: all. */
  readonly suppliers?: readonly string[];
  /** Left out: taken. A sheet is held from one row's end to the next, however large somebody makes what lies between. */
  readonly workbooks?: 'refused';
  /** Called in the transaction that stores the first accounts, last of all in it. */
  readonly noteBegun?: (tx: Transaction) => Promise<void>;
}

/**
 * Reads a register, as CSV, Excel or JSON lines, as it streams in: good lines are kept, each bad one is reported by line, code and
 * column, never by content; a line that names an account a second time is a bad one. Sent again, it does the same again.
 * Size: one batch of 500 rows in memory, and in a transaction of its own, however long the file; 500 rejected lines are named, the rest counted. Errors:
 * import/column-missing with the column; import/file-unreadable when it is no table; import/workbook-too-large when its
 * texts would not fit into memory, which CSV has no trouble with; import/row-too-long with the line, and nothing of that workbook is kept.
 */
export async function importRegister(db: Database, body: ReadableStream<Uint8Array>, options: ImportOptions = {}): Promise<Result<Report, ImportFailure>> {
  try {
    const { kind, whole } = await sniffed(body);
    if (kind === 'workbook' && options.workbooks === 'refused') {
      await whole.cancel(); // or what it is read from stays open
      return fail('import/file-unreadable');
    }
    const source = await readers[kind](whole);
    try {
      return await importLines(db, source, options);
    } finally {
      await source.close();
    }
  } catch (error) {
    if (error instanceof UnreadableTable) return fail('import/file-unreadable');
    if (error instanceof OversizedRow) return fail('import/row-too-long', { line: error.row });
    if (error instanceof OversizedTable) return fail('import/workbook-too-large');
    throw error;
  }
}

async function importLines(db: Database, source: RegisterLines, { suppliers, noteBegun }: ImportOptions): Promise<Result<Report, ImportFailure>> {
  const columns = source.headings?.map(columnNamed) ?? needed;
  const missing = needed.find((column) => !columns.includes(column));
  if (missing !== undefined) return fail('import/column-missing', { column: missing });
  const report: Report = { accepted: 0, rejected: [], rejectedTotal: 0 };
  const importId = randomUUID();
  let batch: { line: number; point: SupplyPoint }[] = [];
  let isBegun = false;
  const store = async () => {
    if (batch.length === 0) return;
    const again = await transact(db, async (tx) => {
      const twice = await upsertSupplyPoints(tx, batch.map(({ point }) => point), importId);
      if (!isBegun) await noteBegun?.(tx);
      return twice;
    });
    isBegun = true;
    for (const at of again) reject(report, { line: batch[at]?.line ?? 0, code: 'import/row-duplicate', column: 'accountNumber' });
    report.accepted += batch.length - again.size;
    batch = [];
  };
  for await (const line of source.lines) {
    const row = readLine(line);
    if (row.ok && suppliers?.includes(row.value.supplierId) === false) reject(report, { line: line.line, code: 'partner/scope-missing', column: 'supplierId' });
    else if (row.ok) batch.push({ line: line.line, point: row.value });
    else reject(report, { line: line.line, code: row.error.code, column: row.error.detail?.column ?? null });
    if (batch.length >= BATCH) await store();
  }
  await store();
  report.rejected.sort((a, b) => a.line - b.line);
  return ok(report);
}

function readLine({ cells, rounded, isUnreadable }: RegisterLine): Result<SupplyPoint, { readonly code: string; readonly detail?: { readonly column: string } }> {
  if (isUnreadable === true) return { ok: false, error: { code: 'import/line-unreadable' } };
  if (rounded !== undefined) return refusedCell('import/number-rounded', columnNamed(rounded) ?? null);
  const named: Record<string, string> = {};
  for (const [heading, cell] of Object.entries(cells)) {
    const column = columnNamed(heading);
    if (column === undefined) continue;
    if (cell.includes('\ufffd')) return refusedCell('import/value-invalid', column); // bytes that are no letter
    named[column] = cell;
  }
  const row = registerRow.safeParse(named);
  if (row.success) return ok(row.data);
  const issue = row.error.issues[0];
  const column = issue?.path[0];
  const code = issue?.message.startsWith('import/') === true ? issue.message : 'import/value-invalid';
  return { ok: false, error: typeof column === 'string' ? { code, detail: { column } } : { code } };
}

function refusedCell(code: string, column: string | null) {
  return { ok: false, error: column === null ? { code } : { code, detail: { column } } } as const;
}

function reject(report: Report, refused: Report['rejected'][number]): void {
  report.rejectedTotal++;
  if (report.rejected.length < REPORTED_LINES) report.rejected.push(refused);
}

const readers = { workbook: xlsxLines, json: jsonLines, csv: csvLines } as const;

/** What it is, from its first bytes: a workbook is a ZIP archive, a JSON line begins with a brace. What it is called does not count. */
async function sniffed(body: ReadableStream<Uint8Array>): Promise<{ kind: keyof typeof readers; whole: ReadableStream<Uint8Array> }> {
  const reader = body.getReader();
  const held: Uint8Array[] = [];
  const seen: number[] = [];
  while (seen.length < ZIP_MARK.length) {
    const { done, value } = await reader.read();
    if (done) break;
    held.push(value);
    seen.push(...value.subarray(0, ZIP_MARK.length));
  }
  const whole = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const first = held.shift();
      if (first !== undefined) return controller.enqueue(first);
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const isZip = ZIP_MARK.every((byte, at) => seen[at] === byte);
  return { kind: isZip ? 'workbook' : seen[0] === BRACE ? 'json' : 'csv', whole };
}
