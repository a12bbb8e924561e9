import { sql } from 'drizzle-orm';
import { shanghaiDay } from '../../domain/rules/calendar-days.ts';
import type { Database } from '../store/database.ts';
import { cases } from '../store/tables.ts';

/**
 * What people call the case on the telephone: TL-20261121-0007. No personal data in it. An advisory lock on the day's
 * series, held to the end of the transaction, keeps two cases that open at once from taking the same number.
 */
export async function nextCaseNumber(tx: Database, prefix: string, nowMs: number): Promise<string> {
  const head = `${prefix}-${shanghaiDay(nowMs).replaceAll('-', '')}-`;
  await tx.execute(sql`select pg_advisory_xact_lock(716253404, hashtext(${head}))`);
  const [row] = await tx
    .select({ last: sql<number | null>`max(substr(${cases.caseNumber}, ${head.length + 1}::int)::int)` })
    .from(cases)
    .where(sql`${cases.caseNumber} like ${`${head}%`}`);
  return `${head}${String(Number(row?.last ?? 0) + 1).padStart(4, '0')}`;
}
