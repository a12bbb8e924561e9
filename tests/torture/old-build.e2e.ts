import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, type Page } from '@playwright/test';
import { beginFreshLog, FRESH_LOG } from '../../src/device/fresh-log.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { fieldSetting } from '../e2e/support/field-setting.ts';
import { nextBuildOf } from '../e2e/support/next-build.ts';
import type { Site } from '../e2e/support/wire.ts';
import { Random } from '../sim/world/random.ts';
import { leavesWithoutSignal, type CallLog } from './call-log.ts';
import { callsAtOffice } from './office-calls.ts';
import { expectWholeChain, outboxRows } from './outbox-rows.ts';

const UPGRADE_KILLS = 6;
/** From the address on: about when the app has opened its tables. */
const LONGEST_UPGRADE_MS = 900;
/** Before all else in a service worker: every page and every file of the app is refused. */
const ANSWERS_NOTHING = "self.addEventListener('fetch', (event) => event.respondWith(Promise.reject(new Error('shipped broken'))));\n";
const here = fieldSetting();
let log: CallLog;
let form = '';

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  log = await leavesWithoutSignal(here);
  form = here.worker.page.url();
  await log.saveMany(2);
});

/** Address of the page's own script: it names the build. */
async function script(): Promise<string> {
  return (await here.worker.page.locator('script[type=module]').first().getAttribute('src')) ?? '';
}

async function deploys(nth: number): Promise<void> {
  await offers(nextBuildOf(here.server.origin, nth));
}

/** Files come, and nothing is sent. */
function bringsFilesOnly(): void {
  here.wire.refuse(/sync\/v1\//);
  here.wire.heal();
}

/** Deploys a site and waits until the phone has all of it, ready to be taken. */
async function offers(site: Site): Promise<void> {
  here.wire.deploy(site);
  await here.worker.page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  await expect.poll(() => here.worker.page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null), { timeout: 60_000 }).toBe(true);
}

/** Closed and opened again; everything that was ever said to be saved is there. */
async function comesBack(): Promise<void> {
  await here.phone.kill();
  await here.phone.start(form);
  await here.worker.unlocks();
  await log.shows(log.said.length);
}

/** What becomes of the build that is deployed now: `installed` when it waits to be taken, `redundant` when it is none. */
async function fateOfNextBuild(): Promise<string> {
  return here.worker.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const fate = new Promise<string>((settle) => {
      registration.addEventListener('updatefound', () => {
        const coming = registration.installing;
        coming?.addEventListener('statechange', () => settle(coming.state));
      }, { once: true });
    });
    await registration.update();
    return fate;
  });
}

test('[F60 I1] a deployment that lacks one of its files is not taken: the build that is there goes on, whole and without signal', async () => {
  const { wire, worker } = here;
  bringsFilesOnly();
  const before = await script();
  const whole = nextBuildOf(here.server.origin, 5);
  wire.deploy((path) => (/\/assets\/common-.*\.js$/.test(path) ? Promise.resolve({ status: 404, type: 'text/html', body: Buffer.from('<!doctype html><title>gone</title>') }) : whole(path)));
  expect(await fateOfNextBuild()).toBe('redundant');
  await log.saveMany(1);
  wire.cut();
  await comesBack();
  expect(await script()).toBe(before);
  await worker.page.getByRole('link', { name: t.common.back, exact: true }).click();
  await worker.sees(t.visit.title);
  await log.open();
  wire.heal();
});

test('[F53 F54 I1] three deployments in a row, with work unsent: each is taken when the app was closed, and nothing is lost on the way', async () => {
  bringsFilesOnly();
  const builds = [await script()];
  for (const nth of [1, 2, 3]) {
    await deploys(nth);
    await log.saveMany(1);
    await comesBack();
    builds.push(await script());
  }
  expect(builds.slice(1).map((name) => /\.next\d*\./.exec(name)?.[0])).toEqual(['.next.', '.next2.', '.next3.']);
  await log.saveMany(1);
  expectWholeChain(await outboxRows(here.worker.page));
});

test('[F59 I1] a build whose service worker answers nothing is shipped: once the next one is out, a visit with a network mends the phone, and it has everything', async () => {
  const { wire, phone, worker } = here;
  bringsFilesOnly();
  const sound = nextBuildOf(here.server.origin, 4);
  await offers(async (path) => {
    const answer = await sound(path);
    return answer === null || path !== '/sw.js' ? answer : { ...answer, body: Buffer.concat([Buffer.from(ANSWERS_NOTHING), answer.body]) };
  });
  await phone.kill();
  await expect(phone.start(form)).rejects.toThrow('ERR_FAILED');
  wire.deploy(nextBuildOf(here.server.origin, 6));
  // This visit shows nothing either, and brings the next build; the one after it shows the app.
  await expect.poll(() => phone.page.goto(form).then(() => true, () => false), { intervals: [0, 10_000, 10_000, 10_000], timeout: 60_000 }).toBe(true);
  await worker.unlocks();
  await log.shows(log.said.length);
  expect(await script()).toContain('.next6.');
  await log.saveMany(1);
  expectWholeChain(await outboxRows(worker.page));
});

test('[F54 F57 I1 I5] an app that slept through ten deployments works as the build that it is, sends what it has, and then becomes the newest', async () => {
  const { wire, worker, phone } = here;
  const old = await script();
  await phone.kill();
  wire.deploy(nextBuildOf(here.server.origin, 13));
  expect((await fetch(`${wire.origin}${old}`)).status).toBe(404);
  await phone.start(form);
  await worker.unlocks();
  expect(await script()).toBe(old);
  await log.saveMany(1);
  wire.refuse(null);
  await worker.page.getByRole('link', { name: new RegExp(`^${t.outbox.title}`) }).click();
  await worker.taps(t.sync.now);
  await expect(worker.page.getByText(t.sync.allSent)).toBeVisible({ timeout: 60_000 });
  expect((await outboxRows(worker.page)).filter(({ state }) => state !== 'applied')).toEqual([]);
  await expect.poll(() => worker.page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null), { timeout: 60_000 }).toBe(true);
  wire.cut();
  await comesBack();
  expect(await script()).toContain('.next13.');
});

test(`[F55 F54 I1] a phone with the tables of the first build, killed ${UPGRADE_KILLS} times while they are brought up to date, has everything`, async () => {
  const { phone } = here;
  const random = new Random(55);
  await log.saveMany(2);
  const kept = await outboxRows(here.worker.page);
  const versions: number[] = [];
  await phone.kill();
  await phone.start('about:blank');
  for (let kill = 0; kill < UPGRADE_KILLS; kill += 1) {
    const bare = await opensBarePage();
    await bare.evaluate(beginFreshLog, FRESH_LOG); // as every start of the app after a kill: what follows must not lie behind half a record (V-11)
    await bare.evaluate(becomesTheFirstBuild);
    await bare.close();
    await phone.page.evaluate((address) => void setTimeout(() => location.assign(address)), form);
    await sleep(random.between(50, LONGEST_UPGRADE_MS));
    await phone.kill();
    await phone.start('about:blank');
    const after = await opensBarePage();
    expect(await outboxRows(after)).toEqual(kept);
    versions.push((await after.evaluate(() => indexedDB.databases())).find(({ name }) => name === 'doorstep-outbox')?.version ?? 0);
    await after.close();
  }
  console.log({ upgradesKilled: UPGRADE_KILLS, versionsFound: versions });
  await comesBack();
  await log.saveMany(1);
});

test('[F56 F57 I1] a newer build’s tables are not held up by an open tab of this one, which goes on saving in them', async () => {
  const bare = await opensBarePage();
  await log.fill('还没登记');
  const upgraded = await bare.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const asked = indexedDB.open('doorstep-outbox', 990);
        asked.onblocked = () => resolve('blocked');
        asked.onerror = () => resolve(String(asked.error));
        asked.onupgradeneeded = () => void asked.result.createObjectStore('of-a-later-build');
        asked.onsuccess = () => {
          asked.result.close();
          resolve('upgraded');
        };
      }),
  );
  expect(upgraded).toBe('upgraded');
  await bare.close();
  await log.saveMany(1);
  await comesBack();
  await log.saveMany(1);
});

test('[F53 F54 F55 F56 I2 I4] with the network back, the office has each of these acts once', async () => {
  const { wire, worker } = here;
  wire.heal();
  await worker.page.goto(`${wire.origin}/outbox`);
  await worker.unlocks();
  await expect(worker.page.getByText(t.sync.allSent)).toBeVisible({ timeout: 60_000 });
  const notes = (await callsAtOffice(here.server)).map(({ note }) => note);
  expect(notes.toSorted()).toEqual(log.said.toSorted());
});

/** A page of the app's origin without the app. */
async function opensBarePage(): Promise<Page> {
  here.wire.heal();
  const page = await here.phone.page.context().newPage();
  await page.goto(`${here.wire.origin}/healthz`);
  here.wire.cut();
  return page;
}

/** What must not be lost, as the first build kept it: the table that came later is taken out, and the version with it. */
async function becomesTheFirstBuild(): Promise<void> {
  const asked = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('refused'));
    });
  const name = 'doorstep-outbox';
  const before = await asked(indexedDB.open(name));
  const tables: { store: string; keyPath: string | string[] | null; indexes: { name: string; keyPath: string | string[]; unique: boolean; multiEntry: boolean }[]; rows: unknown[] }[] = [];
  for (const store of ['envelopes', 'blobs', 'bodies', 'drafts', 'keep']) {
    const table = before.transaction(store).objectStore(store);
    const indexes = [...table.indexNames].map((index) => table.index(index)).map((index) => ({ name: index.name, keyPath: index.keyPath, unique: index.unique, multiEntry: index.multiEntry }));
    tables.push({ store, keyPath: table.keyPath, indexes, rows: await asked(table.getAll()) });
  }
  before.close();
  await asked(indexedDB.deleteDatabase(name));
  const making = indexedDB.open(name, 10); // Dexie counts in tens
  making.onupgradeneeded = () => {
    for (const { store, keyPath, indexes, rows } of tables) {
      const table = making.result.createObjectStore(store, { keyPath });
      for (const { name: index, keyPath: path, ...rest } of indexes) table.createIndex(index, path, rest);
      for (const row of rows) table.put(row);
    }
  };
  (await asked(making)).close();
}
