import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { fieldZh } from '../../src/wording/field.zh.ts';
import { startFieldDay } from './support/field-day.ts';
import type { Measurement } from './support/measurement.ts';
import { ratio } from './support/ratio.ts';

/** About what one act weighs in the outbox: header, sealed payload, two wraps. */
const ACT_BYTES = 2_048;
/** Drafts, the list behind the form and the engine's vain try are through by then. */
const REST_MS = 700;

/**
 * From the thumb on the button to the completion of the act's strict transaction, in the app as it is built: judged by
 * its rule, sealed, wrapped twice, chained. Held against one strict put of as many bytes, with nothing around it.
 */
export const save: Measurement = {
  name: 'save',
  says: 'Saving an act, from the tap until the disk has it',
  async run() {
    const day = await startFieldDay();
    try {
      const { page } = day.phone;
      await page.addInitScript('globalThis.__name = (named) => named'); // what tsx leaves in the functions below
      await page.addInitScript(watchTheOutbox);
      await page.reload(); // the app holds on to the database's own functions from its start
      await day.worker.unlocks();
      await day.goOffline();
      await page.getByRole('listitem').getByRole('link').first().click();
      const verdict = await ratio({
        name: 'save to durable ÷ raw strict put',
        goal: 4,
        moonshot: 2,
        runs: 21,
        ours: () => logCall(page),
        base: () => page.evaluate(putStrictly, ACT_BYTES),
      });
      return [verdict];
    } finally {
      await day.end();
    }
  },
};

async function logCall(page: Page): Promise<number> {
  await page.locator('a[href$="/call"]').first().click();
  await page.getByRole('group', { name: fieldZh.call.to }).getByRole('radio').first().check();
  await page.getByRole('radio', { name: enumsZh.callOutcome.reached }).check();
  await sleep(REST_MS);
  await page.getByRole('button', { name: fieldZh.call.log }).click();
  const tookMs = await page.evaluate(() => (globalThis as unknown as { kept: Promise<number> }).kept);
  await page.getByRole('heading', { level: 1, name: fieldZh.visit.title }).waitFor();
  await sleep(REST_MS);
  return tookMs;
}

// What follows runs in the page.

/** From then on `kept` says of the last tap how long it took until the act's transaction was complete. */
function watchTheOutbox(): void {
  let keep = (_atMs: number) => {};
  document.addEventListener(
    'click',
    () => {
      const tappedAtMs = performance.now();
      (globalThis as unknown as { kept: Promise<number> }).kept = new Promise((resolve, reject) => {
        keep = (atMs) => resolve(atMs - tappedAtMs);
        setTimeout(() => reject(new Error('not kept')), 20_000);
      });
    },
    true,
  );
  const open = Object.getOwnPropertyDescriptor(IDBDatabase.prototype, 'transaction')
    ?.value as IDBDatabase['transaction'];
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...asked: Parameters<IDBDatabase['transaction']>) {
    const [stores, mode] = asked;
    const transaction = open.apply(this, asked);
    if (mode === 'readwrite' && [stores].flat().includes('bodies'))
      transaction.addEventListener('complete', () => keep(performance.now()));
    return transaction;
  };
}

async function putStrictly(bytes: number): Promise<number> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('bench', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('rows', { keyPath: 'id' });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(new Error('no database'));
  });
  const row = { id: crypto.randomUUID(), body: crypto.getRandomValues(new Uint8Array(bytes)) };
  const beganAtMs = performance.now();
  await new Promise<void>((resolve, reject) => {
    const transaction = database.transaction('rows', 'readwrite', { durability: 'strict' });
    transaction.objectStore('rows').put(row);
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(new Error('not kept'));
  });
  const tookMs = performance.now() - beganAtMs;
  database.close();
  return tookMs;
}
