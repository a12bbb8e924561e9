import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { queueLooks } from '../../src/protocol/desk.ts';
import { tongliangSale } from '../../src/simulator/applications.ts';
import { PartnerPlatform } from '../../src/simulator/partner.ts';
import { codesZh } from '../../src/wording/codes.zh.ts';
import { deskZh as t } from '../../src/wording/desk.zh.ts';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { givesCredentials, looksCounted, opensByNumber, rowsOf, takesASeat } from './support/seat.ts';
import { startServer, type RunningServer } from './support/server.ts';

/** Stories of the sample, by the number the registry gave them. */
const story = { certificateFirst: 'TLDJ-SAMPLE-000130', numberKnown: 'TLDJ-SAMPLE-000131', unreachable: 'TLDJ-SAMPLE-000134', twice: 'TLDJ-SAMPLE-000135', signedInApp: 'TLDJ-SAMPLE-000142', ownerAbsent: 'TLDJ-SAMPLE-000144' };
let server: RunningServer;
let platform: PartnerPlatform;

test.beforeAll(async () => {
  server = await startServer();
  const [keys] = JSON.parse(readFileSync(join(server.dataDir, 'sample-partners.json'), 'utf8')) as { inbound: { keyId: string; secret: string } }[];
  if (keys === undefined) throw new Error('The sample has no partner.');
  platform = new PartnerPlatform(server.origin, keys.inbound);
});

test.afterAll(async () => {
  await server.remove();
});

async function pushes(serial: number): Promise<string> {
  const answer = await platform.application(tongliangSale(serial, Date.now()).application);
  return (answer.body as { caseNumber: string }).caseNumber;
}

test('[T-08 T-09] a deliberate look counts; reading, reloading and live arrivals do not', async ({ browser }) => {
  const { page, office } = await takesASeat(browser, server.origin, 'clerk');
  const before = await looksCounted(page);
  await office.looksAtTheQueue();
  expect(await looksCounted(page)).toBe(before + 1);
  await page.reload();
  expect(await looksCounted(page)).toBe(before + 1);

  await expect(rowsOf(page).first()).toBeVisible(); // what comes before the list is read stands in it without being announced
  const rows = await rowsOf(page).count();
  const caseNumber = await pushes(9_201);
  await expect(page.getByRole('button', { name: t.queue.showArrived })).toBeVisible();
  await expect(rowsOf(page)).toHaveCount(rows); // nothing jumps under the cursor
  await office.seesArrival(caseNumber);
  await expect(rowsOf(page).filter({ hasText: caseNumber })).toContainText(t.queue.unseen);
  expect(await looksCounted(page)).toBe(before + 1);
  await page.close();
});

test('[T-09 D-02] a gap longer than allowed stands on the page, with its hours', async ({ browser }) => {
  const { page } = await takesASeat(browser, server.origin, 'clerk');
  await expect(page.getByRole('region', { name: t.look.title })).toBeVisible();
  // the hour of the day decides whether the sample has a gap: the page is told of one
  await page.route('**/desk/v1/queue-looks', async (route) => {
    const answer = await route.fetch();
    const looks = queueLooks.parse(await answer.json());
    const fromMs = Date.parse('2026-11-20T09:00:00+08:00');
    await route.fulfill({ response: answer, json: { ...looks, level: 'red', breaches: [{ fromMs, toMs: fromMs + 4.5 * 3_600_000 }] } });
  });
  await page.reload();
  await expect(page.getByRole('region', { name: t.look.title }).getByText('09:00 至 13:30 间隔 4 小时 30 分钟，超过 3 小时，已记录')).toBeVisible();
  await page.close();
});

test('[T-08] an installation of today owes no look for the hours before its first account', async ({ page }) => {
  const fresh = await startServer({ args: ['--empty'] });
  await page.goto(`${fresh.origin}/desk/`);
  await page.getByLabel(t.gate.username).fill('head');
  await page.getByLabel(t.people.displayName).fill('员工子');
  await page.getByLabel(new RegExp(`^${t.gate.password}`)).fill('three calm rivers');
  await page.getByLabel(t.gate.passwordAgain).fill('three calm rivers');
  await page.getByRole('button', { name: t.gate.create }).click();
  await expect(page.getByText(t.queue.empty)).toBeVisible();
  const duty = page.getByRole('region', { name: t.look.title });
  await expect(duty.getByText(/^0 \/ \d+$/)).toBeVisible();
  await expect(duty.getByText(/已记录/)).toHaveCount(0);
  await fresh.remove();
});

test('the queue is walked by keyboard, filtered and searched', async ({ browser }) => {
  const { page } = await takesASeat(browser, server.origin, 'clerk');
  const links = rowsOf(page).getByRole('link');
  await expect(links.nth(2)).toBeVisible();
  for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(links.nth(2)).toBeFocused();
  await page.keyboard.press('/');
  const box = page.getByRole('searchbox', { name: t.queue.search });
  await expect(box).toBeFocused();
  await page.keyboard.type('nothing-of-that-name');
  await page.keyboard.press('Enter');
  await expect(page.getByText(t.queue.nothingFound)).toBeVisible();
  await box.fill(story.signedInApp);
  await box.press('Enter');
  await expect(page.getByText(t.queue.nothingFound)).toBeVisible(); // it is not in this stage
  await page.getByRole('button', { name: t.queue.stages.accepted, exact: true }).click();
  await expect(rowsOf(page)).toHaveCount(1);
  const caseNumber = await links.first().innerText();
  await page.keyboard.press('Escape');
  await links.first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: caseNumber })).toBeVisible();

  // Back again, everything is as it was left; the menu leads to the beginning.
  await page.goBack();
  await expect(page.getByRole('button', { name: t.queue.stages.accepted, exact: true })).toHaveAttribute('aria-pressed', 'true');
  await expect(box).toHaveValue(story.signedInApp);
  await expect(rowsOf(page)).toHaveCount(1);
  await links.first().click();
  await page.getByRole('link', { name: `← ${t.queue.stages.accepted}` }).click();
  await expect(box).toHaveValue(story.signedInApp); // the case's own way back
  await links.first().click();
  await page.getByRole('navigation').getByRole('link', { name: t.pages.queue }).click();
  await expect(box).toHaveValue('');
  await expect(links.nth(2)).toBeVisible();
  await page.setViewportSize({ width: 1_440, height: 300 });
  await links.nth(2).scrollIntoViewIfNeeded();
  const placePixels = await page.evaluate(() => scrollY);
  expect(placePixels).toBeGreaterThan(0);
  await links.nth(2).click();
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(t.pages.queue);
  await page.goBack();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(placePixels);
  await page.close();
});

test('[T-19 T-21] declining wants a ground that holds, a call that told the ways, and a person', async ({ browser }) => {
  const { page, office } = await takesASeat(browser, server.origin, 'clerk');
  await opensByNumber(page, story.certificateFirst);
  await office.picks('decline-case');
  await expect(office.acts.getByText(t.acts.declineCallMissing)).toBeVisible();
  await office.acts.getByRole('radio', { name: enumsZh.declineReason.other }).check();
  await expect(office.acts.getByRole('button', { name: t.acts.decline, exact: true }).last()).toBeDisabled();

  await opensByNumber(page, story.unreachable);
  await office.telephones(['reapply-ways-told']);
  await office.picks('decline-case');
  const form = office.acts.getByRole('form');
  await expect(form.getByRole('radio', { name: enumsZh.declineReason['arrears-outstanding'] })).toBeDisabled();
  await form.getByRole('radio', { name: enumsZh.declineReason['account-number-unknown'] }).check();
  await form.getByRole('button', { name: t.acts.decline, exact: true }).click();
  await expect(page.getByText(enumsZh.caseStage.declined).first()).toBeVisible();
  await expect(page.getByText(t.acts.why.declined)).toBeVisible();
  await page.close();
});

test('[T-27] an owner who was not at the door is informed by telephone', async ({ browser }) => {
  const { page, office } = await takesASeat(browser, server.origin, 'clerk');
  await opensByNumber(page, story.ownerAbsent);
  const told = page.getByText(t.timeline.kinds['inform-owner-by-office'], { exact: true });
  const before = await told.count();
  await office.picks('inform-owner-by-office');
  await expect(office.acts.getByText(t.notice.statements['for-reference-not-a-bill'])).toBeVisible();
  await office.acts.getByRole('radio', { name: enumsZh.partyRole['old-owner'] }).check();
  await office.acts.getByRole('radio', { name: enumsZh.noticeOutcome['not-reached'] }).check();
  await expect(office.acts.getByRole('button', { name: t.acts.informed })).toBeDisabled();
  await office.acts.getByRole('radio', { name: enumsZh.noticeOutcome.acknowledged }).check();
  await office.acts.getByRole('button', { name: t.acts.informed }).click();
  await expect(told).toHaveCount(before + 1);
  await page.close();
});

test('[C-16] a name is shown in full for a reason of the list, and the note stays out of the history', async ({ browser }) => {
  const { page } = await takesASeat(browser, server.origin, 'clerk');
  await opensByNumber(page, story.numberKnown);
  const person = page.getByRole('region', { name: t.case.people });
  const masked = await person.innerText();
  expect(masked).toMatch(/154\*{4}\d{4}/);
  await person.getByRole('button', { name: new RegExp(`^${t.unmask.button}`) }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: enumsZh.unmaskReason.other }).check();
  await expect(dialog.getByRole('button', { name: t.unmask.submit, exact: true })).toBeDisabled();
  await dialog.getByRole('radio', { name: enumsZh.unmaskReason['customer-asked'] }).check();
  await dialog.getByLabel(t.common.note).fill('客户在柜台');
  await dialog.getByRole('button', { name: t.unmask.submit, exact: true }).click();
  await expect(person.getByText(/^154\d{8}$/)).toBeVisible();
  await expect(page.getByText(`${t.timeline.kinds.unmasked}：${enumsZh.unmaskReason['customer-asked']}`)).toBeVisible();
  await expect(page.getByText('客户在柜台')).toHaveCount(0);
  await page.reload();
  await expect(person.getByText(/^154\*{4}\d{4}$/).first()).toBeVisible();
  await page.close();
});

test('two people at one case: the second is told, keeps every word, and then succeeds', async ({ browser }) => {
  const first = await takesASeat(browser, server.origin, 'clerk');
  const second = await takesASeat(browser, server.origin, 'reviewer');
  await first.page.route('**/desk/v1/live', (route) => route.abort()); // hears of nothing
  await first.page.reload();
  await opensByNumber(first.page, story.twice);
  await opensByNumber(second.page, story.twice);
  await first.office.picks('log-office-call');
  const note = first.office.acts.getByLabel(t.common.note);
  await note.fill('客户晚上再打来');
  await expect(first.office.acts.getByRole('form').getByRole('button', { name: t.acts.logCall, exact: true })).toBeDisabled(); // nobody has said yet how it ended
  await first.office.acts.getByRole('radio', { name: enumsZh.callOutcome['no-answer'] }).check();
  const calls = second.page.getByText(t.timeline.kinds['log-office-call'], { exact: true });
  const before = await calls.count();
  await second.office.telephones(['application-confirmed']);
  await expect(calls).toHaveCount(before + 1);

  await first.office.acts.getByRole('form').getByRole('button', { name: t.acts.logCall, exact: true }).click();
  await expect(first.office.acts.getByText(codesZh['case/version-moved'].text)).toBeVisible();
  await expect(note).toHaveValue('客户晚上再打来');
  await first.office.acts.getByRole('form').getByRole('button', { name: t.acts.logCall, exact: true }).click();
  await expect(calls).toHaveCount(before + 2); // and the second person sees it without reloading
  await first.page.close();
  await second.page.close();
});

test('[T-38 T-39 T-40] a case is archived only when both sides signed and nothing is owed, and the new owner is told', async ({ browser }) => {
  const { page, office } = await takesASeat(browser, server.origin, 'reviewer');
  await opensByNumber(page, story.signedInApp);
  await office.picks('archive-case');
  const form = office.acts.getByRole('form');
  await expect(form.getByRole('button', { name: t.acts.archive, exact: true })).toBeDisabled();
  await expect(form.getByRole('listitem').filter({ hasText: t.acts.condition.countersigned }).getByLabel(t.common.missing)).toBeVisible();
  await expect(form.getByRole('listitem').filter({ hasText: t.acts.condition.signed }).getByLabel(t.common.holds)).toBeVisible();
  await office.countersigns();
  await office.archives();
  const caseNumber = await page.getByRole('heading', { level: 1 }).innerText();
  await page.getByRole('link', { name: t.pages.messages }).click();
  const message = page.getByRole('row').filter({ hasText: /\*{4}0642/ });
  await expect(message).toContainText(enumsZh.messageState.stored);
  await page.getByRole('link', { name: t.pages.callbacks }).click();
  await expect(page.getByRole('row').filter({ hasText: caseNumber }).first()).toBeVisible();
  await page.close();
});

test('a long queue comes in pages, without losing or repeating a case', async ({ browser }) => {
  test.setTimeout(240_000);
  for (let serial = 9_300; serial < 9_345; serial++) await pushes(serial);
  const { page } = await takesASeat(browser, server.origin, 'clerk');
  await expect(rowsOf(page)).toHaveCount(50);
  await page.getByRole('button', { name: t.queue.more }).click();
  await expect(page.getByRole('button', { name: t.queue.more })).toHaveCount(0);
  const numbers = await rowsOf(page).getByRole('link').allInnerTexts();
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers.length).toBeGreaterThan(50);
  await page.close();
});

test('[C-21] whoever is not known stays outside', async ({ page }) => {
  await page.goto(`${server.origin}/desk/`);
  await givesCredentials(page, 'clerk', 'not-the-password');
  await expect(page.getByText(codesZh['session/credentials-wrong'].text)).toBeVisible();
  await expect(page.getByLabel(t.gate.username)).toHaveValue('clerk');
});
