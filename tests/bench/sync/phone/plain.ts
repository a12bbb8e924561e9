import { Dexie } from 'dexie';
import type { Table } from 'dexie';

interface PlainRow {
  readonly id: string;
  readonly dueAtMs: number | null;
  readonly row: unknown;
}

/** The unit: what anybody would write, with nothing sealed, checked, ordered or resumed. */
class PlainDatabase extends Dexie {
  declare rows: Table<PlainRow, string>;

  constructor() {
    super('plain');
    this.version(1).stores({ rows: '&id, dueAtMs' });
  }
}

export async function plainFetchAndPut(path: string): Promise<number> {
  const database = new PlainDatabase();
  await database.open();
  const beganAtMs = performance.now();
  const rows = (await (await fetch(path, { cache: 'no-store' })).json()) as PlainRow[];
  await database.rows.bulkPut(rows);
  const tookMs = performance.now() - beganAtMs;
  database.close();
  return tookMs;
}

/** From a database that is closed to the fifty rows that are due first. */
export async function plainOpen(): Promise<number> {
  const beganAtMs = performance.now();
  const database = new PlainDatabase();
  const rows = await database.rows.orderBy('dueAtMs').limit(50).toArray();
  const tookMs = performance.now() - beganAtMs;
  if (rows.length !== 50) throw new Error(`${rows.length} plain rows`);
  database.close();
  return tookMs;
}

/** The edits as JSON in one request, and what came back put beside them. */
export async function plainPush(edits: readonly { readonly id: string }[]): Promise<number> {
  const database = new PlainDatabase();
  await database.open();
  const beganAtMs = performance.now();
  const answer = await fetch('/bench/edits', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(edits) });
  const { kept } = (await answer.json()) as { kept: string[] };
  await database.rows.bulkPut(kept.map((id) => ({ id, dueAtMs: null, row: 'kept' })));
  const tookMs = performance.now() - beganAtMs;
  database.close();
  return tookMs;
}

export async function forgetPlain(): Promise<void> {
  await Dexie.delete('plain');
}
