import { sql } from 'drizzle-orm';
import type { Column, SQL } from 'drizzle-orm';

/** `column in (…)` as one parameter: however long the list, the statement is the same and is prepared once (P-22). */
export function anyOf(column: Column, values: readonly (string | number)[]): SQL {
  return sql`${column} = any(${sql.param([...values])})`;
}
