import { expect, test, type Browser, type Page } from '@playwright/test';
import { sampleDay } from '../../src/sample/sample-day.ts';
import { deskZh as d } from '../../src/wording/desk.zh.ts';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { rescueWording } from '../../src/wording/field-rescue.ts';
import { fill } from '../../src/wording/say.ts';
import { fieldSetting } from './support/field-setting.ts';
import { loginOf } from './support/field-tour.ts';
import { Phone } from './support/phone.ts';
import { opensByNumber, takesASeat, type Seat } from './support/seat.ts';
import { SharedFiles, type SharedFile } from './support/shared-files.ts';
import { startWire } from './support/wire.ts';
import { Worker } from './support/worker.ts';

const words = rescueWording['zh-CN'];
const here = fieldSetting();
/** Homes of the first worker's day, by their serials in the sample's register. */
const doors = { first: 3, second: 62 } as const;
const notes = { first: '门卫说这户出差', second: '邻居说晚上在家' } as const;
let firstCase = '';
let secondCase = '';
let file: SharedFile;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  const { worker, wire } = here;
  await worker.switchesOn();
  await worker.enrols(loginOf('worker-jia'));
  await worker.isReadyForTheDay();
  wire.cut();
});

async function opensTheOutbox(worker: Worker): Promise<void> {
  await worker.page.getByRole('link', { name: new RegExp(`^${t.outbox.title}`) }).click();
  await worker.sees(t.outbox.title);
}

/** What has not been sent becomes a file that another app is given. */
async function handsOver(page: Page, records: number, files: number): Promise<SharedFile> {
  const shared = await SharedFiles.of(page);
  await here.worker.taps(words.make(records, files));
  await expect(page.getByRole('status').filter({ hasText: words.made('').slice(0, 5) })).toBeVisible();
  await here.worker.taps(words.share);
  await expect.poll(async () => (await shared.files()).length).toBe(1);
  const [given] = await shared.files();
  const saved = page.getByRole('link', { name: words.save });
  expect(await saved.getAttribute('download')).toBe(given!.name);
  expect((await shared.bytesBehind(saved)).equals(given!.bytes)).toBe(true);
  return given!;
}

async function bringsToTheDesk(seat: Seat): Promise<void> {
  await seat.page.getByRole('link', { name: d.pages.rescue }).click();
  await seat.page.getByLabel(d.rescue.file).setInputFiles({ name: file.name, mimeType: file.type, buffer: file.bytes });
  await expect(seat.page.getByText(file.name)).toBeVisible();
  await seat.page.getByRole('button', { name: d.rescue.send, exact: true }).click();
}

async function saidAtTheDesk(browser: Browser, caseNumber: string, note: string): Promise<number> {
  const seat = await takesASeat(browser, here.server.origin, 'dispatcher');
  await opensByNumber(seat.page, caseNumber);
  const said = seat.page.getByRole('listitem').filter({ hasText: note });
  await expect(said.first()).toBeVisible();
  const count = await seat.page.getByText(note).count();
  await seat.page.close();
  return count;
}

test('[S-17] what a phone without a line has unsent leaves it as one sealed file, and stays on it', async () => {
  const { worker } = here;
  firstCase = await worker.opensByAddress(sampleDay(Date.now()).register[doors.first - 1]?.address ?? '');
  await worker.page.getByRole('button', { name: t.visit.depart, exact: true }).click();
  await worker.page.getByRole('link', { name: t.visit.step.leave }).click();
  await worker.sees(t.leave.title);
  await worker.chooses(enumsZh.visitOutcome['nobody-home']);
  await worker.page.getByRole('link', { name: t.call.title }).click();
  await worker.chooses(enumsZh.partyRole['new-owner']);
  await worker.chooses(enumsZh.callOutcome['no-answer']);
  await worker.taps(t.call.log);
  await worker.sees(t.leave.title);
  await worker.page.getByRole('textbox', { name: t.leave.note }).fill(notes.first);
  await worker.photographs(t.leave.photo);
  await worker.taps(t.leave.confirm);
  await expect(worker.page.getByText(`${t.leave.ended}${t.common.colon}${enumsZh.visitOutcome['nobody-home']}`)).toBeVisible();

  await opensTheOutbox(worker);
  file = await handsOver(worker.page, 3, 1);
  expect(file.name).toMatch(/^doorstep-\d{4}-\d{2}-\d{2}-\d{4}\.txt$/);
  expect(file.type).toBe('text/plain');
  for (const secret of [notes.first, firstCase, '员工甲', '示例花园']) expect(file.bytes.includes(secret)).toBe(false);
  await expect(worker.page.getByRole('heading', { name: `${t.outbox.waiting}${t.common.count(3)}` })).toBeVisible();
});

test('[S-17, P-17] brought to the desk it is all there; brought again it adds nothing', async ({ browser }) => {
  const seat = await takesASeat(browser, here.server.origin, 'dispatcher');
  await bringsToTheDesk(seat);
  await expect(seat.page.getByText(fill(d.rescue.taken, { n: 3, files: 1 }, 'zh-CN'))).toBeVisible();
  await bringsToTheDesk(seat);
  await expect(seat.page.getByText(fill(d.rescue.known, { n: 3, files: 1 }, 'zh-CN'))).toBeVisible();
  await expect(seat.page.getByText(fill(d.rescue.taken, { n: 0, files: 0 }, 'zh-CN'))).toBeVisible();
  await seat.page.close();
  expect(await saidAtTheDesk(browser, firstCase, notes.first)).toBeGreaterThan(0);
});

test('[S-17] a colleague’s phone takes along what came after, sees nothing of it and sends it', async ({ browser }) => {
  await here.worker.page.getByRole('link', { name: t.common.back, exact: true }).click();
  await here.worker.sees(t.today.title);
  secondCase = await here.worker.opensByAddress(sampleDay(Date.now()).register[doors.second - 1]?.address ?? '');
  await here.worker.logsACall(notes.second);
  await opensTheOutbox(here.worker);
  const later = await handsOver(here.worker.page, 4, 1);

  const phone = new Phone();
  const wire = await startWire(here.server.origin);
  try {
    const colleague = new Worker(phone, wire.origin);
    await colleague.switchesOn();
    await colleague.enrols(loginOf('worker-yi'));
    await colleague.isReadyForTheDay();
    wire.cut();
    await opensTheOutbox(colleague);
    await colleague.page.getByLabel(words.take, { exact: true }).setInputFiles({ name: later.name, mimeType: later.type, buffer: later.bytes });
    await expect(colleague.page.getByText(words.taken(4, 1))).toBeVisible();
    await expect(colleague.page.getByText(words.waiting(4))).toBeVisible();
    await expect(colleague.page.getByText(notes.second)).toHaveCount(0);
    wire.heal();
    await expect(colleague.page.getByText(words.waiting(4))).toBeHidden({ timeout: 60_000 });
  } finally {
    await phone.remove();
    await wire.close();
  }
  expect(await saidAtTheDesk(browser, secondCase, notes.second)).toBeGreaterThan(0);
});

test('[S-17, I2] when the phone has a line again, its own sending changes nothing', async ({ browser }) => {
  const before = [await saidAtTheDesk(browser, firstCase, notes.first), await saidAtTheDesk(browser, secondCase, notes.second)];
  here.wire.heal();
  await expect(here.worker.page.getByRole('heading', { name: `${t.outbox.done}${t.common.count(4)}` })).toBeVisible({ timeout: 60_000 });
  expect([await saidAtTheDesk(browser, firstCase, notes.first), await saidAtTheDesk(browser, secondCase, notes.second)]).toEqual(before);
});
