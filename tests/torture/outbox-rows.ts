import { expect, type Page } from '@playwright/test';

interface OutboxRow {
  readonly mutationId: string;
  readonly deviceSequence: number;
  readonly contentHash: string;
  readonly previousHash: string | null;
  readonly state: string;
}

/** The acts as they lie on the phone, in the order of its numbers; asked of the browser's own database. */
export function outboxRows(page: Page): Promise<readonly OutboxRow[]> {
  return page.evaluate(async () => {
    const open = indexedDB.open('doorstep-outbox');
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(open.error ?? new Error('no outbox'));
    });
    const read = db.transaction('envelopes').objectStore('envelopes').getAll();
    const rows = await new Promise<{ mutationId: string; deviceSequence: number; contentHash: string; state: string; header: { previousHash: string | null } }[]>((resolve) => (read.onsuccess = () => resolve(read.result)));
    db.close();
    return rows.map(({ mutationId, deviceSequence, contentHash, state, header }) => ({ mutationId, deviceSequence, contentHash, state, previousHash: header.previousHash })).sort((a, b) => a.deviceSequence - b.deviceSequence);
  });
}

/** Numbers without a gap, each act naming the one before it: nothing of the chain is missing and nothing is there twice. */
export function expectWholeChain(rows: readonly OutboxRow[]): void {
  expect(rows.map(({ deviceSequence }) => deviceSequence)).toEqual(rows.map((_, at) => at + 1));
  expect(rows.map(({ previousHash }) => previousHash)).toEqual(rows.map((_, at) => rows[at - 1]?.contentHash ?? null));
}
