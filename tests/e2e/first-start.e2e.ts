import { expect, test, type Page } from '@playwright/test';
import { codesZh } from '../../src/wording/codes.zh.ts';
import { deskZh as d } from '../../src/wording/desk.zh.ts';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { loginOf } from './support/field-tour.ts';
import { Phone } from './support/phone.ts';
import { startServer } from './support/server.ts';
import { startWire } from './support/wire.ts';
import { Worker } from './support/worker.ts';

test('[C-21] an empty office asks for its first administrator, who makes an account whose password is shown once', async ({ page }) => {
  const server = await startServer({ args: ['--empty'] });
  const wire = await startWire(server.origin);
  const phone = new Phone();
  try {
    await page.goto(`${server.origin}/desk/`);
    await expect(page.getByRole('heading', { level: 1, name: d.gate.setUp })).toBeVisible();
    await page.getByLabel(d.gate.username).fill('first-admin');
    await page.getByLabel(d.people.displayName).fill('员工子');
    await page.getByLabel(new RegExp(`^${d.gate.password}`)).fill('first-admin-of-it');
    await page.getByLabel(new RegExp(`^${d.gate.passwordAgain}`)).fill('something-else-again');
    await expect(page.getByText(d.gate.passwordsDiffer)).toBeVisible();
    await page.getByLabel(new RegExp(`^${d.gate.password}`)).fill('first-door-opened');
    await page.getByLabel(new RegExp(`^${d.gate.passwordAgain}`)).fill('first-door-opened');
    await page.getByRole('button', { name: d.gate.create }).click();
    await expect(page.getByRole('button', { name: d.frame.signOut })).toBeVisible();

    const password = await createsWorker(page);
    await page.reload();
    await page.getByRole('link', { name: d.pages.people }).click();
    await expect(page.getByRole('row').filter({ hasText: 'worker-chou' })).toBeVisible();
    await expect(page.getByText(password)).toHaveCount(0);

    const worker = new Worker(phone, wire.origin);
    await worker.switchesOn();
    await worker.enrolsForTheFirstTime({ username: 'worker-chou', password }, 'own-words-at-door');
    await expect(worker.page.getByText(t.today.empty)).toBeVisible();

    // once set up, the door is shut to a second first administrator
    await page.getByRole('button', { name: d.frame.signOut }).click();
    await expect(page.getByRole('heading', { level: 1, name: d.gate.signIn })).toBeVisible();
    const second = await page.request.post(`${server.origin}/desk/v1/setup`, { headers: { origin: server.origin }, data: { username: 'second', displayName: '员工寅', password: 'second-door-opened' } });
    expect(second.status()).toBeGreaterThanOrEqual(400);
  } finally {
    await phone.remove();
    await wire.close();
    await server.remove();
  }
});

test('[F67 C-21] a phone that was revoked says so, and what was captured on it before still reaches the office', async ({ page }) => {
  test.setTimeout(240_000);
  const server = await startServer();
  const wire = await startWire(server.origin);
  const phone = new Phone();
  try {
    const worker = new Worker(phone, wire.origin);
    await worker.switchesOn();
    await worker.enrols(loginOf('worker-yi'));
    const row = worker.page.getByRole('list', { name: t.today.title }).getByRole('link').first();
    await expect(row).toBeVisible({ timeout: 30_000 });
    await worker.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    wire.cut();
    await row.click();
    await worker.sees(t.visit.title);
    await worker.page.getByRole('link', { name: t.call.dial, exact: true }).click();
    await worker.chooses(enumsZh.partyRole['new-owner']);
    await worker.chooses(enumsZh.callOutcome.reached);
    await worker.page.getByLabel(t.common.note).fill('已约好时间');
    await worker.taps(t.call.log);
    await worker.sees(t.visit.title);

    await signsInAsAdministrator(page, server.origin);
    await page.getByRole('link', { name: d.pages.people }).click();
    await page.getByRole('button', { name: `${d.people.revoke} 测试手机` }).click();
    await page.getByRole('dialog').getByRole('button', { name: d.people.revoke }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('paragraph').filter({ hasText: '测试手机' }).getByText(d.people.revoked)).toBeVisible();

    wire.heal();
    await worker.page.getByRole('link', { name: t.common.back }).click();
    await worker.page.getByRole('link', { name: t.sync.label }).click();
    await worker.taps(t.sync.now);
    await expect(worker.page.getByText(codesZh['link/device-revoked'].text)).toBeVisible({ timeout: 60_000 });
    await expect(worker.page.getByText(t.sync.allSent)).toBeVisible({ timeout: 60_000 });
    await expect(worker.page.getByText(t.outbox.atOffice, { exact: true }).first()).toBeVisible();
    await worker.page.getByRole('link', { name: t.common.back }).click();
    await worker.sees(t.today.title);
    await expect(worker.page.getByRole('alert').getByText(t.today.revoked, { exact: true })).toBeVisible();
    await expect(worker.page.getByText(t.today.emptyHint)).toBeHidden();
  } finally {
    await phone.remove();
    await wire.close();
    await server.remove();
  }
});

/** Gives back the password as the dialog shows it. */
async function createsWorker(page: Page): Promise<string> {
  await page.getByRole('link', { name: d.pages.people }).click();
  await page.getByRole('button', { name: d.people.create }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(d.people.username).fill('worker-chou');
  await dialog.getByLabel(d.people.displayName).fill('员工丑');
  await dialog.getByLabel(d.people.staffNumber).fill('T9011');
  await dialog.getByRole('checkbox', { name: enumsZh.role['field-worker'] }).check();
  await dialog.getByLabel(d.people.supplier).selectOption('sgcc-cq-tongliang');
  await dialog.getByLabel(d.people.district).selectOption('tongliang');
  await dialog.getByRole('button', { name: d.people.create }).click();
  await expect(dialog.getByText(d.people.once)).toBeVisible();
  const password = await dialog.getByRole('definition').last().innerText();
  await dialog.getByRole('button', { name: d.common.noted }).click();
  return password;
}

async function signsInAsAdministrator(page: Page, origin: string): Promise<void> {
  const login = loginOf('admin');
  await page.goto(`${origin}/desk/`);
  await page.getByLabel(d.gate.username).fill(login.username);
  await page.getByLabel(new RegExp(`^${d.gate.password}`)).fill(login.password);
  await page.getByRole('button', { name: d.gate.signIn, exact: true }).click();
  await expect(page.getByRole('button', { name: d.frame.signOut })).toBeVisible();
}
