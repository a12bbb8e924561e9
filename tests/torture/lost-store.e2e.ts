import { expect, test } from '@playwright/test';
import { devices } from '../../src/server/store/tables.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { fieldSetting } from '../e2e/support/field-setting.ts';
import { Random } from '../sim/world/random.ts';
import { leavesWithoutSignal, type CallLog } from './call-log.ts';
import { DatabaseFiles } from './database-files.ts';
import { callsAtOffice } from './office-calls.ts';
import { isLossTold, outboxRows } from './outbox-rows.ts';
import { ProfileImage } from './profile-image.ts';
import { withDatabase } from './torture-office.ts';

const UNSENT = 3;
const here = fieldSetting();
let log: CallLog;
let image: ProfileImage;
/** The form for calls, as an address; and how long the journal was before the last of them was saved. */
let form = '';
let journalBytes = 0;

test.describe.configure({ mode: 'serial' });

/** A phone out of reach with work that only it has: where each test begins anew. */
test.beforeAll(async () => {
  const { wire, phone } = here;
  log = await leavesWithoutSignal(here);
  form = here.worker.page.url();
  await log.saveMany(UNSENT - 1);
  journalBytes = new DatabaseFiles(phone, wire.origin).journalBytes;
  await log.saveMany(1);
  await phone.kill();
  image = new ProfileImage(phone);
});

test.afterAll(() => image.remove());

test.beforeEach(async () => {
  await here.phone.kill();
  image.putBack();
  here.wire.cut();
});

/** Not a new phone: what is gone is said, before anybody enrols. */
async function seesLossOf(count: number): Promise<void> {
  await expect(here.worker.page.getByText(t.settings.lost(count))).toBeVisible();
}

async function seesLossOfAll(): Promise<void> {
  await seesLossOf(UNSENT);
  await expect(here.worker.page.getByRole('heading', { name: t.enrol.title })).toBeVisible();
}

async function hasSentinel(): Promise<void> {
  // It is written at once, and 1, 5 and 30 seconds later (V-06): whatever clears an open app takes one store after another.
  await expect.poll(() => here.worker.page.evaluate(async () => (await (await caches.open('doorstep-sentinel')).match('/sentinel.json')) !== undefined), { timeout: 45_000 }).toBe(true);
}

async function startsAtForm(): Promise<void> {
  await here.phone.start(form);
  await here.worker.unlocks();
  await log.shows(UNSENT);
}

test('[F12 F61 I12] everything cleared under the open app, all copies of the sentinel included, is told at once and after the next start', async () => {
  await startsAtForm();
  await here.phone.isCleared(here.wire.origin, ['all']);
  await seesLossOf(UNSENT); // the screen for enrolling is gone with the app's other files until there is a network
  await hasSentinel(); // written behind the clearing, by whose order it may have been taken once
  await here.phone.quits(); // a kill may take both copies: the browser writes them down seconds late
  here.wire.heal();
  await here.phone.start(here.wire.origin);
  await seesLossOfAll();
});

for (const [copy, cleared] of [['the cache', 'local_storage'], ['localStorage', 'cache_storage']] as const) {
  test(`[F12 I12] what a cleaner took while the app was closed is told by the copy in ${copy}`, async () => {
    await startsAtForm();
    await here.phone.closesTheApp();
    await here.phone.isCleared(here.wire.origin, ['indexeddb', cleared]);
    here.wire.heal();
    await here.phone.opensTheApp(here.wire.origin);
    await seesLossOfAll();
  });
}

for (const [damage, harm] of [
  ['turned into noise', (files: DatabaseFiles) => files.garble(new Random(15))],
  ['without the one that leads to the others', (files: DatabaseFiles) => files.emptyCurrent()],
] as const) {
  test(`[F15 I12] database files ${damage} are a loss and not a new phone`, async () => {
    harm(new DatabaseFiles(here.phone, here.wire.origin));
    await here.phone.start(here.wire.origin);
    await seesLossOfAll();
  });
}

test('[F16 I1] a connection that the browser closed under the open app is opened anew by the next save', async () => {
  await startsAtForm();
  const internals = await here.phone.page.context().newPage();
  await internals.goto('chrome://indexeddb-internals');
  await internals.getByText('Force close').first().click();
  await expect(internals.getByText('Open connections: 0')).toBeVisible();
  await internals.close();
  await log.saveMany(1);
  await log.shows(UNSENT + 1);
  expect(await outboxRows(here.worker.page)).toHaveLength(UNSENT + 1);
});

test('[F16 I1 I12] a database that the browser cannot open is said to be shut, not lost and not new, and its acts are there when it can', async () => {
  const { phone, wire, worker } = here;
  const files = new DatabaseFiles(phone, wire.origin);
  files.block();
  await phone.start(form);
  await worker.seesRefusal('storage/cannot-open');
  await expect(worker.page.getByRole('heading', { name: t.enrol.title })).toHaveCount(0);
  await worker.taps(t.common.retry);
  await worker.seesRefusal('storage/cannot-open');
  await phone.kill();
  files.unblock();
  await startsAtForm();
});

test('[F01 F13 V-11] half a record that a kill left in the journal costs nothing, at the second start no more than at the first', async () => {
  const { phone, wire, worker } = here;
  const files = new DatabaseFiles(phone, wire.origin);
  const { journalName } = files;
  files.leaveHalfARecord(new Random(7));
  await startsAtForm();
  await expect.poll(() => files.journalName).not.toBe(journalName);
  await log.saveMany(1);
  await phone.kill();
  await phone.start(form);
  await worker.unlocks();
  await log.shows(UNSENT + 1);
});

test('[F01 V-11] a kill in the first moments of a start is noticed by the next, although the page before them had ended properly', async () => {
  const { phone, wire, worker } = here;
  const files = new DatabaseFiles(phone, wire.origin);
  const { journalName: killed } = files;
  await startsAtForm();
  // Whole: with half of the change to a new log behind it, the browser begins another one by itself.
  await expect.poll(() => files.journalNames).toEqual([expect.not.stringContaining(killed)]);
  // What a page says as it goes is written seconds late, and until then a kill takes it: the test's own word comes behind the app's.
  await worker.page.evaluate(() => window.addEventListener('pagehide', () => window.localStorage.setItem('went-behind-the-app', '')));
  await worker.page.goto('about:blank');
  await expect.poll(() => files.localStorageHas('went-behind-the-app')).toBe(true);
  await phone.kill();
  const { journalName } = files;
  await phone.start(form);
  await expect(worker.page.getByRole('group', { name: t.pin.unlock })).toBeVisible();
  await phone.kill();
  expect(files.journalName).toBe(journalName); // after a proper end none is begun
  await startsAtForm();
  await expect.poll(() => files.journalName).not.toBe(journalName);
});

test('[F15 F21 I12 S-18] a journal whose end is gone: what is left goes up, what is gone is told here and at the office, and numbering goes on behind it', async () => {
  const { phone, wire, worker } = here;
  new DatabaseFiles(phone, wire.origin).cutJournalTo(journalBytes);
  await phone.start(form);
  await seesLossOf(1);
  await worker.unlocks();
  await log.shows(UNSENT - 1);
  const after = log.asked.length;
  await log.saveMany(1);
  expect((await outboxRows(worker.page)).map(({ deviceSequence }) => deviceSequence)).toEqual([1, 2, UNSENT + 1]);
  wire.heal();
  await worker.page.goto(`${wire.origin}/outbox`);
  await worker.unlocks();
  await expect(worker.page.getByText(t.sync.allSent)).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => isLossTold(worker.page), { timeout: 60_000 }).toBe(true); // what a cycle does last
  const notes = (await callsAtOffice(here.server)).map(({ note }) => note);
  expect(notes.toSorted()).toEqual([...log.asked.slice(0, UNSENT - 1), log.asked[after]].toSorted());
  const told = await withDatabase({ dataDir: here.server.dataDir, databaseUrl: '' }, ({ db }) => db.select({ lost: devices.lostItems }).from(devices));
  expect(told.filter(({ lost }) => lost !== null)).toEqual([{ lost: 1 }]);
});
