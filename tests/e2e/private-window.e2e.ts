import { expect, test } from '@playwright/test';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { loginOf } from './support/field-tour.ts';
import type { Phone } from './support/phone.ts';
import { startServer } from './support/server.ts';
import { Worker } from './support/worker.ts';

test('[F20 F14] in a private window it is said, before the visit begins, that nothing is promised to stay; what is saved there is sent', async ({ browser }) => {
  const server = await startServer();
  const window = await browser.newContext({ viewport: { width: 360, height: 780 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const page = await window.newPage();
  const worker = new Worker({ page } as Phone, server.origin);
  try {
    await page.goto(server.origin);
    await worker.enrols(loginOf('worker-jia'));
    await worker.isReadyForTheDay();
    await page.getByRole('link', { name: t.today.departure }).click();
    await worker.sees(t.departure.title);
    await expect(page.getByText(t.settings.notPersisted).first()).toBeVisible();
    await page.getByRole('link', { name: t.common.back, exact: true }).click();
    await page.getByRole('list', { name: t.today.title }).getByRole('link').first().click();
    await worker.sees(t.visit.title);
    await expect(page.getByText(t.settings.notPersisted)).toBeVisible();
    await worker.logsACall('私密窗口里的电话');
    await page.getByRole('link', { name: new RegExp(`^${t.outbox.title}`) }).click();
    await expect(page.getByText(t.sync.allSent)).toBeVisible({ timeout: 60_000 });
  } finally {
    await window.close();
    await server.remove();
  }
});
