import { expect, type Browser, type Page } from '@playwright/test';
import { deskZh as t } from '../../../src/wording/desk.zh.ts';
import { loginOf } from './field-tour.ts';
import { Office } from './office.ts';

/** One person's place at the desk, with a browser session of its own. */
export interface Seat {
  readonly page: Page;
  readonly office: Office;
}

export async function takesASeat(browser: Browser, origin: string, username: string): Promise<Seat> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  await page.goto(`${origin}/desk/`);
  await givesCredentials(page, username, loginOf(username).password);
  await expect(page.getByRole('button', { name: t.frame.signOut })).toBeVisible();
  return { page, office: new Office(page, origin) };
}

export async function givesCredentials(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel(t.gate.username).fill(username);
  await page.getByLabel(new RegExp(`^${t.gate.password}`)).fill(password);
  await page.getByRole('button', { name: t.gate.signIn, exact: true }).click();
}

/** Opens the one case that a number belongs to, wherever it stands. */
export async function opensByNumber(page: Page, number: string): Promise<void> {
  await page.getByRole('link', { name: t.pages.queue, exact: true }).click();
  await page.getByRole('button', { name: t.queue.stages.all, exact: true }).click();
  await page.getByRole('searchbox', { name: t.queue.search }).fill(number);
  await page.getByRole('searchbox', { name: t.queue.search }).press('Enter');
  await expect(rowsOf(page)).toHaveCount(1);
  await rowsOf(page).getByRole('link').click();
  await expect(page.getByRole('region', { name: t.acts.title, exact: true })).toBeVisible();
}

export function rowsOf(page: Page) {
  return page.getByRole('table').getByRole('row').filter({ has: page.getByRole('link') });
}

/** How many looks the band on top of the queue counts. */
export async function looksCounted(page: Page): Promise<number> {
  const counter = page.getByRole('region', { name: t.look.title }).getByText(/^\d+ \/ \d+$/);
  await expect(counter).toBeVisible();
  return Number((await counter.innerText()).split('/')[0]);
}
