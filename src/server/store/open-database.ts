import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzleServer } from 'drizzle-orm/node-postgres';
import { migrate as migrateServer } from 'drizzle-orm/node-postgres/migrator';
import { drizzle as drizzleEmbedded } from 'drizzle-orm/pglite';
import { migrate as migrateEmbedded } from 'drizzle-orm/pglite/migrator';
import pg from 'pg';
import { ok } from '../../base/result.ts';
import type { Result } from '../../base/result.ts';
import { PreparedClient } from './prepared-client.ts';
import { lockFolder } from './folder-lock.ts';
import type { FolderInUse } from './folder-lock.ts';
import type { Database } from './database.ts';
import * as tables from './tables.ts';

export interface OpenDatabase {
  readonly db: Database;
  /** The embedded one is for trying out: it survives a crash, not a power cut, and it is one connection. */
  readonly kind: 'embedded' | 'server';
  close(): Promise<void>;
}

const migrationsFolder = join(import.meta.dirname, 'migrations');

/** PostgreSQL 15 or newer. Migrations run under an advisory lock, so that several processes may start at once. */
export async function openServerDatabase(url: string): Promise<OpenDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 20,
    Client: PreparedClient,
    options: '-c idle_in_transaction_session_timeout=30000 -c lock_timeout=10000',
  });
  pool.on('error', () => undefined); // an idle connection that broke is replaced at its next use
  // one that broke between two statements of a transaction says so by itself, and its next statement fails; nobody listening would end the process (F42)
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await bringUpToDate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { db: drizzleServer(pool, { schema: tables }) as unknown as Database, kind: 'server', close: () => pool.end() };
}

async function bringUpToDate(pool: pg.Pool): Promise<void> {
  const migrator = await pool.connect();
  try {
    await migrator.query('set lock_timeout = 0'); // whoever migrates may take its time
    await migrator.query('select pg_advisory_lock(716253401)');
    await migrateServer(drizzleServer(migrator), { migrationsFolder });
    await migrator.query('select pg_advisory_unlock(716253401)');
    await migrator.query('reset lock_timeout');
  } catch (error) {
    migrator.release(true); // closed: the lock goes with its connection, and is not left lying in the pool
    throw error;
  }
  migrator.release();
}

/** PostgreSQL inside this process, in a folder that only this process may hold. */
export async function openEmbeddedDatabase(dataDir: string): Promise<Result<OpenDatabase, FolderInUse>> {
  const lock = lockFolder(dataDir);
  if (!lock.ok) return lock;
  try {
    const embedded = await embed(new PGlite(join(dataDir, 'database')));
    const close = async () => {
      await embedded.close();
      lock.value.release();
    };
    return ok({ ...embedded, close });
  } catch (error) {
    lock.value.release();
    throw error;
  }
}

/** An embedded database that nothing outlives, for tests and simulations. */
export function openMemoryDatabase(): Promise<OpenDatabase> {
  return embed(new PGlite());
}

async function embed(engine: PGlite): Promise<OpenDatabase> {
  const db = drizzleEmbedded(engine, { schema: tables });
  await migrateEmbedded(db, { migrationsFolder });
  return { db: db as unknown as Database, kind: 'embedded', close: () => engine.close() };
}
