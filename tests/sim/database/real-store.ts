import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { getTableColumns, getTableName, is, Table } from 'drizzle-orm';
import { drizzle as drizzleServer } from 'drizzle-orm/node-postgres';
import { migrate as migrateServer } from 'drizzle-orm/node-postgres/migrator';
import { drizzle as drizzleEmbedded } from 'drizzle-orm/pglite';
import { migrate as migrateEmbedded } from 'drizzle-orm/pglite/migrator';
import pg from 'pg';
import type { Database } from '../../../src/server/store/database.ts';
import * as schema from '../../../src/server/store/tables.ts';
import type { OfficeStore } from '../actors/office.ts';
import type { Row, Snapshot } from './memory-database.ts';

const migrationsFolder = join(process.cwd(), 'src/server/store/migrations');
const tables: readonly Table[] = Object.values(schema).filter((one) => is(one, Table));
/** Others refer to these. */
const first: readonly Table[] = [schema.accounts, schema.cases];

/** The embedded database itself, in memory. */
export async function embeddedStore(): Promise<OfficeStore> {
  const db = drizzleEmbedded(new PGlite(), { schema });
  await migrateEmbedded(db, { migrationsFolder });
  return storeOver(db as unknown as Database);
}

/** PostgreSQL itself: an empty database, which is emptied again for every run. */
export async function postgresStore(url: string): Promise<OfficeStore> {
  const db = drizzleServer(new pg.Pool({ connectionString: url, max: 8 }), { schema });
  await migrateServer(db, { migrationsFolder });
  return storeOver(db as unknown as Database);
}

function storeOver(db: Database): OfficeStore {
  const rows = async (table: Table, members?: readonly string[]) => {
    const wish = members === undefined ? undefined : Object.fromEntries(members.map((member) => [member, getTableColumns(table)[member]]));
    return (await db.select(wish as never).from(table as never)) as readonly Row[];
  };
  return {
    connect: (gate) => gated(db, gate),
    rows,
    snapshot: async () => {
      const image = new Map<string, readonly Row[]>();
      for (const table of tables) image.set(getTableName(table), await rows(table));
      return image;
    },
    restore: (image) => db.transaction((tx) => putBack(tx as Database, image)),
    breakConnections: () => {}, // whatever was open fails at its next statement, and is rolled back
  };
}

async function putBack(tx: Database, image: Snapshot): Promise<void> {
  // Row by row: for so few of them that is quicker than new files for every table and index.
  for (const table of [...tables].reverse().sort((a, b) => Number(first.includes(a)) - Number(first.includes(b)))) await tx.delete(table as never);
  for (const table of [...first, ...tables.filter((one) => !first.includes(one))]) {
    const rows = image.get(getTableName(table)) ?? [];
    if (rows.length > 0) await tx.insert(table as never).values(rows as never);
  }
}

type Gate = Parameters<OfficeStore['connect']>[0];
const kinds: Readonly<Record<string, 'read' | 'write'>> = { select: 'read', selectDistinct: 'read', execute: 'read', insert: 'write', update: 'write', delete: 'write' };

/** Asks before every statement and before a commit whether this process still lives. */
function gated(db: Database, gate: Gate): Database {
  return new Proxy(db, {
    get: (target, name) => {
      const kind = typeof name === 'string' ? kinds[name] : undefined;
      if (kind !== undefined) {
        void gate(kind);
        return (Reflect.get(target, name) as (...given: unknown[]) => unknown).bind(target);
      }
      if (name !== 'transaction') return Reflect.get(target, name) as unknown;
      return (work: (tx: Database) => Promise<unknown>, config?: never) => {
        void gate('begin');
        return target.transaction(async (tx) => {
          const result = await work(gated(tx as Database, gate));
          void gate('commit');
          return result;
        }, config);
      };
    },
  });
}
