import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as tables from './tables.ts';

/** PGlite or PostgreSQL: the same SQL. A transaction is a `Database` too, so a function takes whichever it is given. */
export type Database = PgDatabase<PgQueryResultHKT, typeof tables>;
