import type { Database, Transaction } from './database.ts';

const ATTEMPTS = 3;
/** Serialisation failure and deadlock: the database undid everything, the same work may simply be done again. */
const again = new Set(['40001', '40P01']);

/**
 * One transaction, done again after a deadlock or a serialisation failure. Inside, use only the `tx` given: the embedded
 * database is one connection, and its outer handle would wait for itself for ever.
 */
export async function transact<T>(db: Database, run: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction((tx) => run(tx));
    } catch (error) {
      if (attempt >= ATTEMPTS || !again.has(sqlState(error) ?? '')) throw error;
    }
  }
}

/** The five-character SQLSTATE of a database error, however deep the drivers wrapped it. */
export function sqlState(error: unknown): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && /^[0-9A-Z]{5}$/.test(at.code)) return at.code;
  }
  return undefined;
}
