import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import type { Database } from '../../../src/server/store/database.ts';
import type { OpenDatabase } from '../../../src/server/store/open-database.ts';

interface Around {
  readonly before?: () => Promise<void>;
  /** In it, when its work is done and not yet committed. */
  readonly after?: (tx: Database) => Promise<void>;
}

/** A database that lets something happen around each transaction. */
export function around(db: Database, { before, after }: Around): Database {
  const transaction = async <T>(work: (tx: Database) => Promise<T>): Promise<T> => {
    await before?.();
    return db.transaction(async (tx) => {
      const result = await work(tx);
      await after?.(tx);
      return result;
    });
  };
  return new Proxy(db, { get: (target, name) => (name === 'transaction' ? transaction : (Reflect.get(target, name) as unknown)) });
}

/** Where there are connections for it; the embedded database has one, and whoever comes second waits for that. */
export async function untilSomebodyWaits({ db, kind }: OpenDatabase): Promise<void> {
  if (kind === 'embedded') return;
  const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await expect.poll(async () => ((await db.execute(waiting)) as unknown as { rows: unknown[] }).rows.length, { interval: 10, timeout: 2_500 }).toBeGreaterThan(0);
}
