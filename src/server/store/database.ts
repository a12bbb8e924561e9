import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as tables from './tables.ts';

/** PGlite or PostgreSQL: the same SQL. A transaction is a `Database` too, so a function takes whichever it is given. */
export type Database = PgDatabase<PgQueryResultHKT, typeof tables>;

/** Asked for by whatever is only right inside one: locks that are held until commit, and what is written under them. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
