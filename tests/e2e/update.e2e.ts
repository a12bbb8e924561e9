import { expect, test } from '@playwright/test';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { loginOf } from './support/field-tour.ts';
import { nextBuildOf } from './support/next-build.ts';
import { Phone } from './support/phone.ts';
import { startServer } from './support/server.ts';
import { startWire } from './support/wire.ts';
import { Worker } from './support/worker.ts';

test('[F53] a build deployed in the middle of a visit is not forced on it, takes none of its screens away, and is offered afterwards', async () => {
  test.setTimeout(240_000);
  const server = await startServer();
  const wire = await startWire(server.origin);
  const phone = new Phone();
  const worker = new Worker(phone, wire.origin);
  try {
    await worker.switchesOn();
    await worker.enrols(loginOf('worker-jia'));
    const row = worker.page.getByRole('list', { name: t.today.title }).getByRole('link').first();
    await expect(row).toBeVisible({ timeout: 30_000 });
    await worker.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const oldScript = await shellScript();
    await row.click();
    await worker.sees(t.visit.title);
    await worker.page.getByRole('link', { name: t.visit.step.arrival }).click();
    for (const label of [t.arrival.identity, t.arrival.purpose, t.arrival.entry]) await worker.ticks(label);
    await worker.taps(t.arrival.confirm);
    await worker.sees(t.visit.title);

    wire.deploy(nextBuildOf(server.origin));
    expect((await fetch(oldScript)).status).toBe(404); // the office has forgotten the old files
    await worker.page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    await expect.poll(() => worker.page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null), { timeout: 60_000 }).toBe(true);

    // the page opened anew with the new build waiting: still the old one, whole
    await worker.page.reload();
    await worker.unlocks();
    await worker.sees(t.visit.title);
    expect(await shellScript()).toBe(oldScript);
    await worker.goesOn(t.visit.step.privacy);
    await worker.page.getByRole('link', { name: t.common.back }).click();
    await worker.page.getByRole('link', { name: t.visit.step.leave }).click();
    await worker.sees(t.leave.title);
    await expect(worker.page.getByText(t.update.offered)).toHaveCount(0);
    await worker.chooses(enumsZh.visitOutcome.refused);
    await worker.chooses(enumsZh.endingReason['entry-refused']);
    await worker.taps(t.leave.confirm);

    // the visit is over: now it is offered, and taken at a tap
    await expect(worker.page.getByText(t.update.offered)).toBeVisible();
    await worker.taps(t.update.apply);
    await phone.looksAway();
    await expect
      .poll(async () => {
        await phone.looksAgain();
        const script = await shellScript();
        if (!script.includes('.next.')) await phone.looksAway();
        return script;
      }, { timeout: 120_000, intervals: [5_000, 40_000] })
      .toContain('.next.');
    await worker.unlocks();
    await expect(worker.page.getByText(t.update.offered)).toHaveCount(0);
    await expect(worker.page.getByText(t.update.taken)).toHaveCount(0);
    await worker.page.getByRole('link', { name: t.common.back }).click();
    await worker.sees(t.today.title);
  } finally {
    await phone.remove();
    await wire.close();
    await server.remove();
  }

  /** Address of the page's own script: it names the build. */
  async function shellScript(): Promise<string> {
    const address = await worker.page.locator('script[type=module]').first().getAttribute('src');
    return new URL(address ?? '', wire.origin).href;
  }
});
