import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from '@playwright/test';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { fieldZh } from '../../src/wording/field-all.zh.ts';
import { startFieldDay } from './support/field-day.ts';
import type { Measurement } from './support/measurement.ts';
import { ratio } from './support/ratio.ts';
import type { Verdict } from './support/verdict.ts';

/** Drafts, the list behind the form and the engine's vain try are through by then. */
const REST_MS = 700;
const RAW_PUT = 'raw strict put';

type Press = (button: Locator) => Promise<void>;
const tap: Press = (button) => button.click();
/** After a tap the browser keeps everyone's answers until its next frame, which hides a part of the work; after this it does not. */
const byScript: Press = (button) => button.evaluate((element: HTMLElement) => element.click());
const presses = [
  { name: 'the tap', press: tap },
  { name: 'a click without one', press: byScript },
];

/**
 * From the thumb on the button to the completion of the act's strict transaction, in the app as it is built: judged by
 * its rule, sealed, wrapped twice, chained. Held against one strict put of as many bytes with nothing around it, which
 * another button of the same page starts, pressed in the same way.
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
      await logCall(page, tap);
      const actBytes = await page.evaluate(bytesOfLastAct);
      await page.evaluate(addPutButton, { name: RAW_PUT, bytes: actBytes });
      const verdicts: Verdict[] = [];
      for (const { name, press } of presses) {
        const verdict = await ratio({
          name: `save to durable ÷ raw strict put, both from ${name}`,
          goal: 4,
          moonshot: 2,
          runs: 21,
          ours: () => logCall(page, press),
          base: () => putRaw(page, press),
        });
        verdicts.push({ ...verdict, detail: `${verdict.detail}; ${actBytes} bytes each` });
      }
      return verdicts;
    } finally {
      await day.end();
    }
  },
};

async function logCall(page: Page, press: Press): Promise<number> {
  await page.locator('a[href$="/call"]').first().click();
  await page.getByRole('group', { name: fieldZh.call.to }).getByRole('radio').first().check();
  await page.getByRole('radio', { name: enumsZh.callOutcome.reached }).check();
  await sleep(REST_MS);
  await press(page.getByRole('button', { name: fieldZh.call.log }));
  const tookMs = await keptMs(page);
  await page.getByRole('heading', { level: 1, name: fieldZh.visit.title }).waitFor();
  await sleep(REST_MS);
  return tookMs;
}

async function putRaw(page: Page, press: Press): Promise<number> {
  await press(page.getByRole('button', { name: RAW_PUT }));
  const tookMs = await keptMs(page);
  await sleep(REST_MS);
  return tookMs;
}

function keptMs(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { kept: Promise<number> }).kept);
}

// What follows runs in the page.

/** From then on `kept` says of the last tap how long it took until what it wrote was complete: an act, or the raw put. */
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
    if (mode === 'readwrite' && [stores].flat().some((name) => name === 'envelopes' || name === 'raw'))
      transaction.addEventListener('complete', () => keep(performance.now()));
    return transaction;
  };
}

async function bytesOfLastAct(): Promise<number> {
  const answer = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('no answer'));
    });
  const database = await answer(indexedDB.open('doorstep-outbox'));
  const rows = await answer(database.transaction('envelopes').objectStore('envelopes').getAll());
  database.close();
  return new TextEncoder().encode(JSON.stringify(rows.at(-1))).length;
}

/** Beside the app's own page, so that it stays when the app draws another screen. */
async function addPutButton(given: { name: string; bytes: number }): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('bench', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('raw', { keyPath: 'id' });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(new Error('no database'));
  });
  const button = document.body.appendChild(document.createElement('button'));
  button.textContent = given.name;
  button.style.cssText = 'position: fixed; z-index: 9; inset: 40% auto auto 0';
  button.onclick = () => {
    const row = { id: crypto.randomUUID(), body: crypto.getRandomValues(new Uint8Array(given.bytes)) };
    database.transaction('raw', 'readwrite', { durability: 'strict' }).objectStore('raw').put(row);
  };
}
