import { expect, type Page } from '@playwright/test';

interface OutboxRow {
  readonly mutationId: string;
  readonly deviceSequence: number;
  readonly contentHash: string;
  readonly previousHash: string | null;
  readonly state: string;
}

/** The acts as they lie on the phone, in the order of its numbers. */
export async function outboxRows(page: Page): Promise<readonly OutboxRow[]> {
  const rows = await rowsIn<Omit<OutboxRow, 'previousHash'> & { readonly header: { readonly previousHash: string | null } }>(page, 'envelopes');
  return rows.map(({ mutationId, deviceSequence, contentHash, state, header }) => ({ mutationId, deviceSequence, contentHash, state, previousHash: header.previousHash })).sort((a, b) => a.deviceSequence - b.deviceSequence);
}

/** Whether the phone has noted that the office knows of its loss. */
export async function isLossTold(page: Page): Promise<boolean> {
  return (await rowsIn<{ readonly lossTold?: boolean }>(page, 'keep')).some(({ lossTold }) => lossTold === true);
}

/** Asked of the browser's own database, and not of the app. */
function rowsIn<Row>(page: Page, table: string): Promise<Row[]> {
  return page.evaluate(async (name) => {
    const open = indexedDB.open('doorstep-outbox');
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(open.error ?? new Error('no outbox'));
    });
    const read = db.transaction(name).objectStore(name).getAll();
    const rows = await new Promise<Row[]>((resolve) => (read.onsuccess = () => resolve(read.result)));
    db.close();
    return rows;
  }, table);
}

/** Numbers without a gap, each act naming the one before it: nothing of the chain is missing and nothing is there twice. */
export function expectWholeChain(rows: readonly OutboxRow[]): void {
  expect(rows.map(({ deviceSequence }) => deviceSequence)).toEqual(rows.map((_, at) => at + 1));
  expect(rows.map(({ previousHash }) => previousHash)).toEqual(rows.map((_, at) => rows[at - 1]?.contentHash ?? null));
}
