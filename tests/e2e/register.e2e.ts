import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { sampleMeterNumber } from '../../src/sample/identifiers.ts';
import { sampleDay } from '../../src/sample/sample-day.ts';
import { deskZh as d } from '../../src/wording/desk.zh.ts';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { writeLabelVideo } from '../fixtures/label-video.ts';
import { Album } from './support/album.ts';
import { fieldSetting } from './support/field-setting.ts';
import { loginOf } from './support/field-tour.ts';
import { opensByNumber, takesASeat } from './support/seat.ts';

/** Homes by their serial in the sample's register: where the worker stands, and one in another street that no order of the day names. */
const doors = { numberUnknown: 3, accountKnown: 31, elsewhere: 100 } as const;
const day = sampleDay(Date.now());
const homeOf = (serial: number) => {
  const home = day.register[serial - 1];
  if (home === undefined) throw new Error('the sample has no such home');
  return home;
};
const stranger = homeOf(doors.elsewhere);
const registerRows = day.register.filter(({ supplierId }) => supplierId === stranger.supplierId).length;

const folder = mkdtempSync(join(tmpdir(), 'doorstep-register-'));
const cameraFeed = join(folder, 'label.y4m');
const here = fieldSetting({ cameraFeed });
const album = new Album('field', 'zh', 70);

test.describe.configure({ mode: 'serial' });

test.beforeAll(() => writeLabelVideo(cameraFeed, stranger.meter.meterNumber, { modulePixels: 3.5 }));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const find = (way: keyof typeof t.find.ways) => here.worker.page.getByRole('textbox', { name: t.find.ways[way] });
const backToToday = async () => {
  await here.worker.page.getByRole('link', { name: t.common.back }).click();
  await expect(here.worker.page.getByRole('searchbox', { name: t.today.search })).toBeVisible();
};
const matchOf = (meterNumber: string) => here.worker.page.getByRole('listitem').filter({ hasText: meterNumber });

test('[V-07 T-12] the register is on the phone before it leaves, with as many rows as the office says', async () => {
  const { worker, wire } = here;
  await worker.switchesOn();
  await worker.enrols(loginOf('worker-jia'));
  await worker.isReadyForTheDay();
  await worker.page.getByRole('link', { name: t.today.departure }).click();
  await worker.sees(t.departure.title);
  const said = t.registerCheck.fine(registerRows, t.registerCheck.version(1));
  await expect(worker.page.getByText(said)).toBeVisible({ timeout: 120_000 });
  await album.take(worker.page, 'register-departure');
  wire.cut();
  await backToToday();
});

test('[T-12 C-16] without signal a meter of no order is found by its last digits and by its address as people type it, masked until the door matches', async () => {
  const { worker } = here;
  await worker.opensByAddress(homeOf(doors.numberUnknown).address);
  await worker.isLetIn();
  await worker.goesOn(t.visit.step['find-account']);
  await find('meter-number').fill(stranger.meter.meterNumber.slice(-6));
  const match = matchOf(stranger.meter.meterNumber);
  await expect(match).toBeVisible();
  await expect(match).not.toContainText('12-2');
  await album.take(worker.page, 'register-last-digits');

  await worker.chooses(t.find.ways.address);
  for (const typed of ['示例花园二期5栋二单元1202', '１２０２ 示例花园二期 5号楼2单元', 'slhyeq 5-2-1202', 'shilihuayuanerqi 5-2-1202']) {
    await find('address').fill(typed);
    await expect(match, typed).toBeVisible();
  }
  await album.take(worker.page, 'register-address');
  await match.getByRole('button', { name: t.register.matches['door-match'] }).click();
  await expect(match).toContainText('5幢2单元12-2');
});

test('[T-14] a sound label that no register knows is no error: it is recorded as such with its picture', async () => {
  const { worker } = here;
  await worker.chooses(t.find.ways['meter-number']);
  await find('meter-number').fill(sampleMeterNumber(777_777));
  await expect(worker.page.getByText(t.register.unknown)).toBeVisible();
  await album.take(worker.page, 'register-unknown');
  await worker.taps(t.register.unknownTake);
  await worker.photographs(t.find.labelPhoto);
  await worker.taps(t.find.record);
  await worker.sees(t.visit.title);
  await backToToday();
});

test('[T-14] a meter that is not the account’s stops the reading: both are shown with the others of the box, and a decision is recorded', async ({ browser }) => {
  const { worker, wire } = here;
  const own = homeOf(doors.accountKnown);
  const caseNumber = await worker.opensByAddress(own.address);
  await worker.isLetIn();
  await worker.goesOn(t.visit.step['read-meter']);
  await worker.taps(t.find.scan);
  await expect(worker.page.getByText(t.register.wrongMeter)).toBeVisible({ timeout: 60_000 });
  await expect(worker.page.getByRole('region', { name: t.register.expected })).toContainText(own.meter.meterNumber);
  await expect(worker.page.getByRole('region', { name: t.register.scanned })).toContainText(stranger.meter.meterNumber);
  await expect(worker.page.getByText(t.register.neighbours(4))).toBeVisible();
  await album.take(worker.page, 'register-brake');

  await worker.page.getByLabel(new RegExp(t.read.current)).fill((Number(own.lastScheduled?.readings[0]?.value) + 123).toFixed(2));
  await worker.photographs(t.read.photo);
  await expect(worker.page.getByRole('button', { name: t.read.record, exact: true })).toBeDisabled();
  await worker.chooses(enumsZh.meterDecision['expected-is-right']);
  await worker.page.getByLabel(new RegExp(`^${t.register.reason.slice(0, 2)}`)).fill('铭牌与客户账单相符');
  await worker.page.getByRole('button', { name: t.read.record, exact: true }).click();
  await worker.sees(t.visit.title);

  wire.heal();
  const { page } = await takesASeat(browser, here.server.origin, 'clerk');
  await expect(async () => {
    await opensByNumber(page, caseNumber);
    await expect(page.getByRole('definition').filter({ hasText: enumsZh.meterDecision['expected-is-right'] }).filter({ hasText: '铭牌与客户账单相符' }).first()).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 120_000 });
  await expect(page.getByText(new RegExp(`^${stranger.meter.meterNumber}\\s· `))).toBeVisible();
  await expect(page.getByText(d.order.scannedMeter)).toBeVisible();
  await new Album('desk', 'zh', 70).take(page, 'meter-decision');
  await page.close();
});
