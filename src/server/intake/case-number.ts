import { sql } from 'drizzle-orm';
import { shanghaiDay } from '../../domain/rules/calendar-days.ts';
import type { Transaction } from '../store/database.ts';
import { cases } from '../store/tables.ts';
import { takeTurn } from '../store/take-turn.ts';

/**
 * What people call the case on the telephone: TL-20261121-0007. No personal data in it. The day's series is one
 * transaction's at a time, so that two cases that open at once do not take the same number.
 */
export async function nextCaseNumber(tx: Transaction, prefix: string, nowMs: number): Promise<string> {
  const head = `${prefix}-${shanghaiDay(nowMs).replaceAll('-', '')}-`;
  await takeTurn(tx, 'case-number', head);
  const [row] = await tx
    .select({ last: sql<number | null>`max(substr(${cases.caseNumber}, ${head.length + 1}::int)::int)` })
    .from(cases)
    .where(sql`${cases.caseNumber} like ${`${head}%`}`);
  return `${head}${String(Number(row?.last ?? 0) + 1).padStart(4, '0')}`;
}
