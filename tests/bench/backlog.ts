import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { cryptoRandom, newId } from '../../src/base/ids.ts';
import { sealAct } from '../../src/device/capture.ts';
import { chainedBehind } from '../../src/device/known.ts';
import type { EnvelopeRow, IdentityRow, LockRow } from '../../src/device/outbox-schema.ts';
import { openLock } from '../../src/device/pin-key.ts';
import { mutations } from '../../src/domain/mutations/registry.ts';
import { sealFor } from '../../src/protocol/seal.ts';
import { fieldDayZh } from '../../src/wording/field.zh.ts';
import { WORKER_PIN } from '../e2e/support/worker.ts';
import { ColdStarts } from './support/cold-start.ts';
import { startFieldDay } from './support/field-day.ts';
import type { Measurement } from './support/measurement.ts';
import { ratio } from './support/ratio.ts';

const ACTS = 5_000;
/** Rows that go into the page at once. */
const SHARE = 500;

/** Two phones with the same day, offline from cold; one has weeks of unsent acts on the visits of its list. */
export const backlog: Measurement = {
  name: 'backlog',
  says: `Offline cold start with ${ACTS} unsent acts, to the usable list`,
  async run() {
    const [full, empty] = [await startFieldDay(), await startFieldDay()];
    try {
      for (const day of [full, empty]) await day.goOffline();
      await leaveUnsent(full.phone.page, ACTS);
      for (const day of [full, empty]) await looksAtTheList(day.phone.page);
      const [withActs, without] = [new ColdStarts(full), new ColdStarts(empty)];
      return [
        await ratio({
          name: `list with ${ACTS} unsent acts ÷ list with none`,
          goal: 1.2,
          moonshot: 1.05,
          ours: async () => (await withActs.app()).usableMs,
          base: async () => (await without.app()).usableMs,
        }),
      ];
    } finally {
      await full.end();
      await empty.end();
    }
  },
};

/** As on any day before: the app was open long enough for its list to be written down (V-10). */
async function looksAtTheList(page: Page): Promise<void> {
  await page.reload();
  await page.getByRole('heading', { name: fieldDayZh.pin.unlock }).waitFor();
  await page.keyboard.type(WORKER_PIN);
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: fieldDayZh.today.title }).getByRole('link').first().waitFor({ timeout: 120_000 });
  await page.evaluate('globalThis.__name = (named) => named');
  const { self } = await page.evaluate(readKept);
  await expect.poll(() => page.evaluate(firstLookOf), { timeout: 60_000 }).toContain(`${self.installId}/${self.nextSequence}/`);
}

/** Calls to the visits of the list in turn, sealed and chained by the app's own code and written as it would have. */
async function leaveUnsent(page: Page, count: number): Promise<void> {
  await page.evaluate('globalThis.__name = (named) => named'); // what tsx leaves in the functions below
  const kept = await page.evaluate(readKept);
  const lockKey = await openLock(WORKER_PIN, { ...kept.lock, ...bytesIn(kept.bytes) } as LockRow);
  if (lockKey === null) throw new Error('The lock did not open.');
  let { self } = kept;
  const { organisationKey, worker } = self;
  const payload = { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: '' } as const;
  const rows: EnvelopeRow[] = [];
  for (let act = 0; act < count; act += 1) {
    const id = kept.visitIds[act % kept.visitIds.length]!;
    const capturedAtMs = Date.now() - (count - act) * 1_000;
    const facts = {
      mutationId: newId(capturedAtMs, cryptoRandom),
      lane: `visit:${id}`,
      authorId: worker.accountId,
      kind: 'log-call' as const,
      kindVersion: mutations['log-call'].version,
      baseVersion: 1,
      capturedAtMs,
      monotonicMs: act,
      clockOffsetMs: 0,
      blobs: [],
      dependsOn: [],
    };
    const capture = { subject: { kind: 'visit', id }, kind: 'log-call', payload, blobs: [] } as const;
    const row = await sealAct(capture, { facts, self, seal: (content) => sealFor({ organisationKey, lockKey, ...content }) });
    rows.push(row);
    self = chainedBehind(self, row);
  }
  for (let at = 0; at < rows.length; at += SHARE) await page.evaluate(writeRows, { rows: rows.slice(at, at + SHARE), self });
}

function bytesIn(lists: Readonly<Record<string, number[]>>): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, Uint8Array.from(list)]));
}

// What follows runs in the page.

interface KeptOnPhone {
  readonly self: IdentityRow;
  readonly lock: Partial<LockRow>;
  readonly bytes: Record<string, number[]>;
  readonly visitIds: readonly string[];
}

async function readKept(): Promise<KeptOnPhone> {
  const answer = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('no answer'));
    });
  const outbox = await answer(indexedDB.open('doorstep-outbox'));
  const keep = outbox.transaction('keep').objectStore('keep');
  const [self, row] = await Promise.all([answer(keep.get('self')), answer(keep.get('lock'))]);
  outbox.close();
  const cache = await answer(indexedDB.open('doorstep-cache'));
  const visits = await answer(cache.transaction('rows').objectStore('rows').index('entity').getAll('visit'));
  cache.close();
  const lock: Record<string, unknown> = {};
  const bytes: Record<string, number[]> = {};
  for (const [name, value] of Object.entries(row as object)) {
    if (value instanceof Uint8Array) bytes[name] = [...value];
    else lock[name] = value;
  }
  return { self, lock, bytes, visitIds: (visits as { entityId: string }[]).map(({ entityId }) => entityId) };
}

/** The stamp of the list that lies ready for the next start; null: none. */
async function firstLookOf(): Promise<string | null> {
  const cache = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('doorstep-cache');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(new Error('no database'));
  });
  const rows = await new Promise<{ stamp: string }[]>((resolve, reject) => {
    const asked = cache.transaction('firstLooks').objectStore('firstLooks').getAll();
    asked.onsuccess = () => resolve(asked.result as { stamp: string }[]);
    asked.onerror = () => reject(new Error('no answer'));
  });
  cache.close();
  return rows[0]?.stamp ?? null;
}

async function writeRows(given: { rows: readonly EnvelopeRow[]; self: IdentityRow }): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('doorstep-outbox');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(new Error('no database'));
  });
  await new Promise<void>((resolve, reject) => {
    const transaction = database.transaction(['envelopes', 'keep'], 'readwrite');
    for (const row of given.rows) transaction.objectStore('envelopes').add(row);
    transaction.objectStore('keep').put(given.self);
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(new Error('not written'));
  });
  database.close();
}
