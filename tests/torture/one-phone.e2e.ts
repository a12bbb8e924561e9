import { expect, test } from '@playwright/test';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { fieldSetting } from '../e2e/support/field-setting.ts';
import { loginOf } from '../e2e/support/field-tour.ts';
import { CallLog, leavesWithoutSignal } from './call-log.ts';
import { callsAtOffice } from './office-calls.ts';
import { expectWholeChain, outboxRows } from './outbox-rows.ts';

const here = fieldSetting();
let first: CallLog;
let second: CallLog;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  first = await leavesWithoutSignal(here);
});

test('[F04 F10 I1 I2] a tab put to sleep while it saves keeps no other tab from working, and its own act is there once after it woke', async () => {
  const { worker, phone } = here;
  const other = await worker.inAnotherTab();
  await other.unlocks();
  await other.sees(t.call.title); // where the work stopped
  second = new CallLog(other, '第二页');
  const saving = first.saveMany(1);
  await expect.poll(() => first.asked.length, { intervals: [5] }).toBe(1);
  const sleep = await phone.putsToSleep(worker.page);
  await second.saveMany(2);
  await sleep.wake();
  await saving;
  await first.saveMany(1);
  const rows = await outboxRows(other.page);
  expectWholeChain(rows);
  expect(rows).toHaveLength(4);
});

test('[F10 I2] two tabs that save at the same time keep one chain', async () => {
  await Promise.all([first.saveMany(4), second.saveMany(4)]);
  const rows = await outboxRows(here.worker.page);
  expectWholeChain(rows);
  expect(rows).toHaveLength(12);
});

test('[F62 V-05 I1 I10] another person who signs in on the phone sees nothing of what is unsent, and it goes up as its author’s', async () => {
  const { worker, wire } = here;
  const { page } = worker;
  const before = [...first.said, ...second.said];
  wire.refuse(/sync\/v1\/push/); // a network, and yet nothing gets through
  wire.heal();
  await page.goto(`${wire.origin}/settings`);
  await worker.unlocks();
  await worker.taps(t.settings.lockNow);
  await expect(page.getByText(t.pin.stillSending(before.length))).toBeVisible();
  await worker.taps(t.pin.forgot);
  const login = loginOf('worker-yi');
  await page.getByLabel(t.enrol.username).fill(login.username);
  await page.getByLabel(new RegExp(`^${t.enrol.password}`)).fill(login.password);
  await worker.taps(t.pin.forgotSubmit);
  await expect(page.getByRole('heading', { name: t.pin.choose })).toBeVisible();
  await worker.choosesPin(t.settings.title);
  expect((await outboxRows(page)).map(({ state }) => state)).toEqual(before.map(() => 'waiting'));
  await page.goto(`${wire.origin}/outbox`);
  await worker.unlocks();
  await expect(page.getByText(t.outbox.empty)).toBeVisible();

  wire.refuse(null);
  await page.getByRole('link', { name: t.common.back }).click();
  await worker.isReadyForTheDay();
  await page.getByRole('list', { name: t.today.title }).getByRole('link').first().click();
  await worker.sees(t.visit.title);
  const third = new CallLog(worker, '乙的通话');
  await third.open();
  await third.shows(0);
  await third.saveMany(1);
  expectWholeChain(await outboxRows(page));
  await page.goto(`${wire.origin}/outbox`);
  await worker.unlocks();
  await expect(page.getByText(t.sync.allSent)).toBeVisible({ timeout: 60_000 });
  await expect.poll(async () => (await outboxRows(page)).filter(({ state }) => state !== 'applied')).toEqual([]);
  const calls = await callsAtOffice(here.server);
  const authors = new Map(calls.map(({ note, authorId }) => [note, authorId]));
  expect(calls.map(({ note }) => note).toSorted()).toEqual([...before, ...third.said].toSorted());
  expect(new Set(before.map((note) => authors.get(note))).size).toBe(1);
  expect(authors.get(before[0] ?? '')).not.toBe(authors.get(third.said[0] ?? ''));
});
