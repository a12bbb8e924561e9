import { expect, test, type Page } from '@playwright/test';
import { caseDetail } from '../../src/protocol/desk.ts';
import { deskZh as d } from '../../src/wording/desk.zh.ts';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { cancelsVisit } from './support/desk-tour.ts';
import { fieldSetting } from './support/field-setting.ts';
import { loginOf } from './support/field-tour.ts';
import { comesBackFromBackup, forgetsBackup, makesBackup, sleepsUntilLoginsEnd } from './support/office-night.ts';
import { opensByNumber, takesASeat } from './support/seat.ts';

const login = loginOf('worker-jia');
const here = fieldSetting();
/** The case of a visit that stays open, and of one that the desk takes away. */
let kept = '';
let takenAway = '';

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  here.server = await makesBackup(here.server);
  await here.worker.switchesOn();
  await here.worker.enrols(login);
  await here.worker.isReadyForTheDay();
  const rows = here.worker.page.getByRole('list', { name: t.today.title }).getByRole('link');
  [kept, takenAway] = (await Promise.all([0, 1].map((at) => rows.nth(at).innerText()))).map((text) => /[A-Z]{2}-\d{8}-\d{4}/.exec(text)?.[0] ?? '') as [string, string];
  here.wire.cut();
});

test.afterAll(() => forgetsBackup(here.server));

async function opensTheOutbox(): Promise<void> {
  await here.worker.page.getByRole('link', { name: new RegExp(`^${t.outbox.title}`) }).click();
  await here.worker.sees(t.outbox.title);
}

async function returnsTo(caseNumber: string): Promise<void> {
  await here.worker.page.getByRole('link', { name: t.common.back }).click();
  await here.worker.sees(t.today.title);
  await here.worker.opens(caseNumber);
}

/** From the strip on the outbox: nothing is left on this phone. */
async function seesAllSent(): Promise<void> {
  await here.worker.taps(t.sync.now);
  await expect(here.worker.page.getByText(t.sync.allSent)).toBeVisible({ timeout: 60_000 });
}

test('[S-12] two tabs of one phone keep one chain of acts, and only one of them sends at a time', async ({ browser }) => {
  await here.worker.opens(kept);
  await here.worker.logsACall('第一页');
  const pushes = here.wire.counts(/sync\/v1\/push/);
  const second = await here.worker.inAnotherTab();
  await second.unlocks();
  await second.sees(t.visit.title); // where the work stopped
  await Promise.all([here.worker.logsACall('第一页再次'), second.logsACall('第二页')]);
  await second.logsACall('第二页再次');
  await expect(here.worker.page.getByRole('link', { name: `${t.outbox.title}${t.common.colon}4` })).toBeVisible(); // told by the other tab
  here.wire.heal();
  await opensTheOutbox();
  await Promise.all([seesAllSent(), second.page.getByRole('link', { name: new RegExp(`^${t.outbox.title}`) }).click()]);
  await expect(second.page.getByText(t.sync.allSent)).toBeVisible({ timeout: 30_000 });
  expect(pushes.all).toBeGreaterThanOrEqual(1);
  expect(pushes.mostAtOnce).toBe(1);
  await second.page.close();
  const desk = await takesASeat(browser, here.server.origin, 'dispatcher');
  expect(await notesOfCalls(desk.page, kept)).toEqual(['第一页', '第一页再次', '第二页', '第二页再次']);
  await desk.page.close();
});

test('[F51 S-10] a login that ended overnight: recording and sending go on, receiving waits for the password', async ({ browser }) => {
  here.server = await sleepsUntilLoginsEnd(here.server);
  const desk = await takesASeat(browser, here.server.origin, 'dispatcher');
  await cancelsVisit({ page: desk.page, origin: here.server.origin, words: d, enums: enumsZh, stop: () => Promise.resolve() }, takenAway);
  await returnsTo(kept);
  await here.worker.logsACall('登录过期后');
  await opensTheOutbox();
  await seesAllSent();
  await expect(here.worker.page.getByText(t.sync.signIn)).toBeVisible();
  expect(await notesOfCalls(desk.page, kept)).toContain('登录过期后');
  await here.worker.page.getByRole('link', { name: t.common.back }).click();
  await expect(here.worker.visit(takenAway)).toBeVisible(); // what the desk did since has not come

  await opensTheOutbox();
  const password = here.worker.page.getByLabel(new RegExp(`^${t.enrol.password}`));
  await password.fill('not-the-password');
  await here.worker.taps(t.settings.signInAgain);
  await here.worker.seesRefusal('session/credentials-wrong');
  await password.fill(login.password);
  await here.worker.taps(t.settings.signInAgain);
  await expect(password).toHaveCount(0);
  await expect(here.worker.page.getByText(t.sync.signIn)).toHaveCount(0);
  await here.worker.page.getByRole('link', { name: t.common.back }).click();
  await expect(here.worker.page.getByRole('list', { name: t.today.title }).getByRole('listitem').filter({ hasText: takenAway })).toHaveCount(0, { timeout: 30_000 });
  await desk.page.close();
});

test('[S-09 S-15] an office that came back from an older backup has never seen this phone: its worker enrols it again, and nothing is lost or doubled', async ({ browser }) => {
  here.wire.cut();
  await here.worker.opens(kept);
  await here.worker.logsACall('备份之后');
  here.server = await comesBackFromBackup(here.server);
  here.wire.heal();
  await opensTheOutbox();
  await here.worker.taps(t.sync.now);
  await expect(here.worker.page.getByText(t.sync.enrolAgain)).toBeVisible({ timeout: 60_000 });
  await here.worker.page.getByLabel(t.enrol.username).fill(login.username);
  await here.worker.page.getByLabel(new RegExp(`^${t.enrol.password}`)).fill(login.password);
  await here.worker.taps(t.settings.enrolAgain);
  await expect(here.worker.page.getByRole('heading', { name: t.settings.enrolAgain })).toHaveCount(0);
  await seesAllSent();
  const desk = await takesASeat(browser, here.server.origin, 'dispatcher');
  await expect.poll(() => notesOfCalls(desk.page, kept)).toEqual(['备份之后', '登录过期后', '第一页', '第一页再次', '第二页', '第二页再次'].toSorted());
  await desk.page.close();
});

test('[V-05] a forgotten PIN: the same person signs in at the locked phone, chooses another one and works on', async ({ browser }) => {
  await here.worker.page.getByRole('link', { name: t.common.back }).click();
  here.wire.cut();
  await here.worker.opens(kept);
  await here.worker.logsACall('忘记密码之前');
  await here.worker.page.getByRole('link', { name: t.common.back }).click();
  await here.worker.page.getByRole('link', { name: t.today.settings }).click();
  await here.worker.taps(t.settings.lockNow);
  here.wire.heal();
  await here.worker.taps(t.pin.forgot);
  await here.worker.page.getByLabel(t.enrol.username).fill(login.username);
  await here.worker.page.getByLabel(new RegExp(`^${t.enrol.password}`)).fill(login.password);
  await here.worker.taps(t.pin.forgotSubmit);
  await expect(here.worker.page.getByRole('heading', { name: t.pin.choose })).toBeVisible();
  await here.worker.choosesPin(t.settings.title);
  await here.worker.page.getByRole('link', { name: t.common.back }).click();
  await expect(here.worker.visit(kept)).toBeVisible({ timeout: 30_000 });
  await here.worker.opens(kept);
  await here.worker.logsACall('新密码之后');
  await opensTheOutbox();
  await seesAllSent();
  const desk = await takesASeat(browser, here.server.origin, 'dispatcher');
  await expect.poll(() => notesOfCalls(desk.page, kept)).toEqual(expect.arrayContaining(['忘记密码之前', '新密码之后']));
  await desk.page.close();
});

/** Notes of all calls of the day's visit, sorted; as the desk's page has them. */
async function notesOfCalls(page: Page, caseNumber: string): Promise<string[]> {
  await opensByNumber(page, caseNumber);
  const caseId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const { visits } = caseDetail.parse(await (await page.request.get(`${here.server.origin}/desk/v1/cases/${caseId}`)).json());
  return visits.flatMap(({ calls }) => calls.map(({ note }) => note)).filter((note) => note !== '').toSorted();
}
