import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { deskZh } from '../../src/wording/desk.zh.ts';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { fieldZh } from '../../src/wording/field-all.zh.ts';
import { deskPageAt, everyDeskPage, everyFieldScreen, fieldScreenAt } from './support/coverage.ts';
import { administers, dispatches, entersTheDesk, leavesTheDesk, setsUp, walksTheCases, walksTheLists, type DeskStage } from './support/desk-tour.ts';
import { loginOf, walkFirstStart, walkTheDay, walkTheDocuments, walkTheTransfer, type FieldStage } from './support/field-tour.ts';
import { Phone } from './support/phone.ts';
import { startServer } from './support/server.ts';
import { tourOffice } from './support/tour-office.ts';
import { startWire } from './support/wire.ts';
import { Worker } from './support/worker.ts';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const office = tourOffice();

/** What axe finds, in one line for each kind, so that the report names the screen. */
async function violations(page: Page, name: string): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().withTags(standards).analyze();
  return found.map((entry) => `${name}: ${entry.id} (${entry.impact ?? 'unknown'}) ${entry.nodes.map((node) => node.target.join(' ')).join(' | ')}`);
}

/** Names what is wider than its room when all text is twice as large. */
async function overflowAtDoubleSize(page: Page, name: string): Promise<string[]> {
  return page.evaluate((screen) => {
    const root = document.documentElement;
    root.style.fontSize = '200%';
    const boxes = [root, ...document.querySelectorAll('main, dialog[open], dialog[open] .content')];
    const wide = boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => {
      const edge = box.getBoundingClientRect().right;
      const outside = [...box.querySelectorAll('*')].filter((inner) => inner.getBoundingClientRect().right > edge + 1);
      return `${screen}: ${box.tagName} ${box.scrollWidth} > ${box.clientWidth}: ${outside.slice(-3).map((inner) => `${inner.tagName}.${inner.className.toString()}`).join(', ')}`;
    });
    root.style.removeProperty('font-size');
    return wide;
  }, name);
}

test('every screen of the field app meets WCAG 2.2 AA, and stays within its width with text of double size', async () => {
  test.setTimeout(900_000);
  const found: string[] = [];
  const seen = new Set<string>();
  for (const username of ['worker-jia', 'worker-qijiang']) {
    const phone = new Phone({ cameraFeed: office.cameraFeed });
    const wire = await startWire(office.server.origin);
    const worker = new Worker(phone, wire.origin);
    const stop = async (name: string) => {
      seen.add(fieldScreenAt(worker.page.url()));
      found.push(...(await violations(worker.page, name)), ...(await overflowAtDoubleSize(worker.page, name)));
    };
    const stage: FieldStage = { worker, wire, words: fieldZh, enums: enumsZh, stop };
    try {
      await worker.switchesOn();
      await walkFirstStart(stage, 'zh-CN', username);
      if (username === 'worker-qijiang') {
        await walkTheDocuments(stage);
      } else {
        await walkTheDay(stage);
        await walkTheTransfer(stage);
      }
    } finally {
      await phone.remove();
      await wire.close();
    }
  }
  expect(found).toEqual([]);
  expect([...seen].toSorted()).toEqual([...everyFieldScreen].toSorted());
});

test('every page of the desk meets WCAG 2.2 AA', async ({ browser }) => {
  test.setTimeout(600_000);
  const empty = await startServer({ args: ['--empty'] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  const found: string[] = [];
  const seen = new Set<string>();
  const stop = async (name: string) => {
    seen.add(deskPageAt(page.url()));
    found.push(...(await violations(page, name)));
  };
  const stageAt = (origin: string): DeskStage => ({ page, origin, words: deskZh, enums: enumsZh, stop });
  await setsUp(stageAt(empty.origin), 'zh-CN');
  await empty.remove();
  const desk = stageAt(office.server.origin);
  await entersTheDesk(desk, 'clerk', 'zh-CN');
  await walksTheCases(desk);
  await leavesTheDesk(desk);
  await entersTheDesk(desk, 'dispatcher', 'zh-CN');
  await dispatches(desk);
  await walksTheLists(desk, ['visits', 'attention', 'messages', 'callbacks', 'rescue']);
  await leavesTheDesk(desk);
  await entersTheDesk(desk, 'admin', 'zh-CN');
  await administers(desk);
  await page.close();
  expect(found).toEqual([]);
  expect([...seen].toSorted()).toEqual([...everyDeskPage].toSorted());
});

test('a clerk who cannot use a mouse finds a case in the queue and logs a call on it', async ({ page }) => {
  const login = loginOf('clerk');
  await page.goto(`${office.server.origin}/desk/`);
  await tabTo(page, page.getByLabel(deskZh.gate.username));
  await page.keyboard.type(login.username);
  await tabTo(page, page.getByLabel(new RegExp(`^${deskZh.gate.password}`)));
  await page.keyboard.type(login.password);
  await page.keyboard.press('Enter');

  const links = page.getByRole('table').getByRole('link');
  await expect(links.nth(1)).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(links.nth(1)).toBeFocused();
  const caseNumber = await links.nth(1).innerText();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: caseNumber })).toBeVisible();

  const acts = page.getByRole('region', { name: deskZh.acts.title, exact: true });
  const earlier = await page.getByText(deskZh.timeline.kinds['log-office-call'], { exact: true }).count();
  await tabTo(page, acts.getByRole('list', { name: deskZh.acts.all }).getByRole('button', { name: enumsZh.actKind['log-office-call'] }));
  await page.keyboard.press('Enter');
  const topic = acts.getByRole('checkbox', { name: enumsZh.callTopic['application-confirmed'] });
  await tabTo(page, acts.getByRole('radio', { name: enumsZh.callOutcome['number-missing'] }), 'Shift+Tab'); // none is chosen yet: backwards the group begins with its last
  await page.keyboard.press('ArrowDown');
  await expect(acts.getByRole('radio', { name: enumsZh.callOutcome.reached })).toBeChecked();
  await tabTo(page, topic);
  await page.keyboard.press('Space');
  await expect(topic).toBeChecked();
  await tabTo(page, acts.getByRole('form').getByRole('button', { name: deskZh.acts.logCall, exact: true }));
  await page.keyboard.press('Enter');
  await expect(page.getByText(deskZh.timeline.kinds['log-office-call'], { exact: true })).toHaveCount(earlier + 1);
});

/** Walks with the Tab key until the element has the focus; fails when it cannot be reached. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 120; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error('The keyboard does not reach it.');
}
