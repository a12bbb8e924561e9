import { expect, test } from '@playwright/test';
import { devices } from '../../src/server/store/tables.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { fieldSetting } from '../e2e/support/field-setting.ts';
import { loginOf } from '../e2e/support/field-tour.ts';
import { Random } from '../sim/world/random.ts';
import { CallLog } from './call-log.ts';
import { DatabaseFiles } from './database-files.ts';
import { callsAtOffice } from './office-calls.ts';
import { outboxRows } from './outbox-rows.ts';
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
  const { worker, wire, phone } = here;
  log = new CallLog(worker);
  await worker.switchesOn();
  await worker.enrols(loginOf('worker-jia'));
  await worker.isReadyForTheDay();
  wire.cut();
  await worker.page.getByRole('list', { name: t.today.title }).getByRole('link').first().click();
  await worker.sees(t.visit.title);
  await log.open();
  form = worker.page.url();
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

async function startsAtForm(): Promise<void> {
  await here.phone.start(form);
  await here.worker.unlocks();
  await log.shows(UNSENT);
}

test('[F12 F61 I12] everything cleared under the open app, all copies of the sentinel included, is told at once and after the next start', async () => {
  await startsAtForm();
  await here.phone.isCleared(here.wire.origin, ['all']);
  await seesLossOf(UNSENT); // the screen for enrolling is gone with the app's other files until there is a network
  await here.phone.kill();
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

test('[F15 F21 I12] a journal whose end is gone', async () => {
  const { phone, wire, worker } = here;
  new DatabaseFiles(phone, wire.origin).cutJournalTo(journalBytes);
  await phone.start(form);
  await seesLossOf(1);
  await worker.unlocks();
  await log.shows(UNSENT - 1);
  await log.saveMany(1);
  console.log(await outboxRows(here.worker.page));
  wire.heal();
  await phone.page.goto(`${here.wire.origin}/outbox`);
  await here.worker.unlocks();
  await expect(here.worker.page.getByText(t.sync.allSent)).toBeVisible({ timeout: 60_000 });
  const calls = await callsAtOffice(here.server);
  const told = await withDatabase({ dataDir: here.server.dataDir, databaseUrl: '' }, ({ db }) => db.select({ lost: devices.lostItems }).from(devices));
  console.log(calls, told);
});
