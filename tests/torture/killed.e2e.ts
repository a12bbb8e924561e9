import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { fieldSetting } from '../e2e/support/field-setting.ts';
import { Random } from '../sim/world/random.ts';
import { leavesWithoutSignal, type CallLog } from './call-log.ts';
import { callsAtOffice } from './office-calls.ts';
import { expectWholeChain, outboxRows } from './outbox-rows.ts';

const KILLS = 20;
const CRASHES = 5;
/** Long enough after the tap for the act to have been written, the screen left and the next one begun. */
const LONGEST_AFTER_TAP_MS = 250;
const SEED = Number(process.env.TORTURE_SEED ?? Date.now() % 1_000_000);
const here = fieldSetting();
const random = new Random(SEED);

test.describe.configure({ mode: 'serial' });

/** The form for calls of one visit, as an address. */
let form = '';
let log: CallLog;
let seen: ReadonlySet<string> = new Set();

test.beforeAll(async () => {
  console.log(`TORTURE_SEED=${SEED}`);
  log = await leavesWithoutSignal(here);
  form = here.worker.page.url();
});

test(`[F01 I1 I2 I7] a browser killed ${KILLS} times in the middle of saving has every act that it said was saved, each once`, async () => {
  test.setTimeout(400_000);
  for (let kill = 0; kill < KILLS; kill += 1) {
    await savesUntil(() => here.phone.kill());
    await here.phone.start(form);
    await seesWhatWasSaid();
  }
});

test(`[F02 I1 I2 I7] a page whose process died ${CRASHES} times in the middle of saving opens at the same form with every act that it said was saved, each once`, async () => {
  for (let crash = 0; crash < CRASHES; crash += 1) {
    await savesUntil(() => here.phone.losesItsPage());
    await here.phone.opensTheApp(form);
    await seesWhatWasSaid();
  }
});

test('[F01 F02 I2 I4 I5] with the network back, the office has each of these acts once', async () => {
  const kept = (await outboxRows(here.worker.page)).map(({ mutationId }) => mutationId);
  here.wire.heal();
  await here.phone.page.goto(`${here.wire.origin}/outbox`);
  await here.worker.unlocks();
  await expect(here.worker.page.getByText(t.sync.allSent)).toBeVisible({ timeout: 60_000 });
  const calls = await callsAtOffice(here.server);
  console.log({ killed: KILLS, crashed: CRASHES, asked: log.asked.length, said: log.said.length, kept: kept.length, atOffice: calls.length });
  expect(calls.map(({ mutationId }) => mutationId).toSorted()).toEqual(kept.toSorted());
  const notes = calls.map(({ note }) => note);
  expect(new Set(notes).size).toBe(notes.length);
  expect(log.said.filter((note) => !notes.includes(note))).toEqual([]);
  expect(notes.filter((note) => !log.asked.includes(note))).toEqual([]);
});

/** A few acts whole, and the end at some moment of the next one. */
async function savesUntil(end: () => Promise<void>): Promise<void> {
  await log.saveMany(random.between(0, 1));
  const { asked } = log;
  const wholeBefore = asked.length;
  const saving = log.saveMany(1).catch(() => undefined); // the screen goes away under the thumb
  await expect.poll(() => asked.length, { intervals: [5] }).toBe(wholeBefore + 1);
  await sleep(random.between(0, LONGEST_AFTER_TAP_MS));
  await end();
  await saving;
}

async function seesWhatWasSaid(): Promise<void> {
  await here.worker.unlocks();
  const rows = await outboxRows(here.worker.page);
  expectWholeChain(rows);
  expect(rows.length).toBeGreaterThanOrEqual(log.said.length);
  expect(rows.length).toBeLessThanOrEqual(log.asked.length);
  const now = new Set(rows.map(({ mutationId }) => mutationId));
  expect([...seen].filter((id) => !now.has(id))).toEqual([]);
  seen = now;
  await log.shows(rows.length);
}
