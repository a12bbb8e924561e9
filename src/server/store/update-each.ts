import { getTableColumns, sql } from 'drizzle-orm';
import type { Column, SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from './database.ts';

interface Keyed<T extends PgTable> {
  readonly table: T;
  readonly key: keyof T['$inferInsert'] & string;
}

/** Every row with every member: what one left out would be null. */
type Values<T extends PgTable, K extends keyof T['$inferInsert']> = { readonly [M in K]: Exclude<T['$inferInsert'][M], undefined> };

/**
 * Gives each row values of its own, all of them in one statement with one parameter: however many rows there are, the statement
 * is the same and is prepared once (P-22). Each row names its key, once, and the same members as the others; a key that is not
 * there is passed over. The values go in as JSON, without a mapping of their column's own.
 */
export async function updateEach<T extends PgTable, K extends keyof T['$inferInsert'] & string>(tx: Transaction, { table, key }: Keyed<T>, rows: readonly Values<T, K>[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns: Readonly<Record<string, Column>> = getTableColumns(table);
  const members = Object.keys(first).map((member) => [member, columns[member]!] as const);
  const byColumn = (rows as readonly Readonly<Record<string, unknown>>[]).map((row) => Object.fromEntries(members.map(([member, { name }]) => [name, row[member]])));
  const shape = members.map(([, column]) => `${column.name} ${column.getSQLType()}`).join(', ');
  const set = Object.fromEntries(members.flatMap(([member, column]) => (member === key ? [] : [[member, given(column)]])));
  await tx
    .update(table)
    .set(set as never)
    .from(sql`jsonb_to_recordset(${sql.param(JSON.stringify(byColumn))}::jsonb) as given (${sql.raw(shape)})`)
    .where(sql`${columns[key]} = ${given(columns[key]!)}`);
}

function given({ name }: Column): SQL {
  return sql.raw(`given.${name}`);
}
