import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { startServer } from './support/server.ts';
import type { RunningServer } from './support/server.ts';

let server: RunningServer;

test.beforeAll(async () => {
  server = await startServer();
});

test.afterAll(async () => {
  await server.remove();
});

test('the field app opens from cold without a network once its service worker is in charge', async ({
  page,
  context,
}) => {
  await page.goto(server.origin);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  const response = await page.goto(server.origin);
  expect(response?.fromServiceWorker()).toBe(true);
  await expect(page).toHaveTitle(/上门办/);
});

test('[X11, X61] a script that got into the page can make neither markup nor a worker of what it has', async ({ page }) => {
  await page.goto(server.origin);
  await page.evaluate(() => navigator.serviceWorker.ready); // our own worker passes
  const refused = await page.evaluate(async () => {
    const tries: (() => unknown)[] = [
      () => (document.body.innerHTML = '<img src=x onerror=alert(1)>'),
      () => new Worker(URL.createObjectURL(new Blob(['1'], { type: 'text/javascript' }))),
      () => new Worker('/files/0190'),
      () => navigator.serviceWorker.register('/files/0190'),
    ];
    return Promise.all(tries.map((attempt) => Promise.resolve().then(attempt).then(() => 'passed', (error: Error) => error.name)));
  });
  expect(refused).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError']);
});

test('[V-11] a page that is left or closed says so, and the start after it writes no new log', async ({ context }) => {
  await context.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: Parameters<typeof put>) {
      if (this.name === 'pieces') Object.assign(globalThis, { scratch: [...((globalThis as { scratch?: unknown[] }).scratch ?? []), given[1]] });
      return put.apply(this, given);
    };
  });
  const written = async (page: Page) => {
    await expect(page.getByLabel(t.enrol.username)).toBeVisible();
    await page.waitForFunction(() => (globalThis as { scratch?: unknown[] }).scratch !== undefined);
    return page.evaluate(() => (globalThis as unknown as { scratch: unknown[] }).scratch.length);
  };
  const field = await context.newPage();
  await field.goto(server.origin);
  await expect.poll(() => written(field)).toBeGreaterThan(1); // of a page before it nothing is known
  await field.goto('about:blank');
  await field.goto(server.origin);
  expect(await written(field)).toBe(1); // itself
  await field.close();
  const again = await context.newPage();
  await again.goto(server.origin);
  expect(await written(again)).toBe(1);
});

test('what the first screen waits for stays within 95 KB of script, gzipped', async ({ request }) => {
  const page = await (await request.get(server.origin)).text();
  const scripts = [...page.matchAll(/"(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path!);
  expect(scripts.length).toBeGreaterThan(1);
  const bodies = await Promise.all(scripts.map(async (path) => (await request.get(`${server.origin}${path}`)).body()));
  expect(bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0)).toBeLessThanOrEqual(95_000);
});

test('the desk is served, and is not among the files kept for offline use', async ({ page, request }) => {
  await page.goto(`${server.origin}/desk/`);
  await expect(page).toHaveTitle(/上门办/);
  const worker = await (await request.get(`${server.origin}/sw.js`)).text();
  expect(worker).not.toContain('/desk/index.html"');
});
