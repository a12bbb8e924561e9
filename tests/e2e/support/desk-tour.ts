import { expect, type Page } from '@playwright/test';
import { deskRoutes, type DeskRouteName } from '../../../src/desk/routes.ts';
import type { DeskWords } from '../../../src/wording/desk.ts';
import type { EnumTexts } from '../../../src/wording/enum-texts.ts';
import { loginOf } from './field-tour.ts';

export interface DeskStage {
  readonly page: Page;
  readonly origin: string;
  readonly words: DeskWords;
  readonly enums: EnumTexts;
  stop(name: string): Promise<void>;
}

/** A register as the marketing system would export it: a right line, and three that a person has to look at. */
const register = [
  '供应单位,户号,户名,地址,区域,表号,示数类型,整数位,小数位,综合倍率,抄表例日,例日止度,电价代码,合表,欠费,预存,数据时间',
  'sgcc-cq-tongliang,9990000901,试甲,重庆市铜梁区巴川街道示例路9001号9幢1单元1-1,500151,9930001000000000009011,总,6,2,1,2026-11-01,1200.50,residential-tiers,否,0.00,0.00,2026-11-20T02:00:00+08:00',
  'sgcc-cq-tongliang,99900009,试乙,重庆市铜梁区巴川街道示例路9001号9幢1单元1-2,500151,9930001000000000009028,总,6,2,1,2026-11-01,1300.50,residential-tiers,否,0.00,0.00,2026-11-20T02:00:00+08:00',
  'sgcc-cq-tongliang,9990000903,试丙,重庆市铜梁区巴川街道示例路9001号9幢1单元1-3,500151,9930001000000000009035,总,6,2,一,2026-11-01,1400.50,residential-tiers,否,0.00,0.00,2026-11-20T02:00:00+08:00',
  'nobody,9990000904,试丁,重庆市铜梁区巴川街道示例路9001号9幢1单元1-4,500151,9930001000000000009042,总,6,2,1,2026-11-01,1500.50,residential-tiers,否,0.00,0.00,2026-11-20T02:00:00+08:00',
].join('\n');

export async function entersTheDesk({ page, origin, words: d, stop }: DeskStage, username: string, language: 'zh-CN' | 'en'): Promise<void> {
  await page.goto(`${origin}/desk/`);
  await page.getByRole('button', { name: language === 'en' ? 'English' : '中文' }).click();
  await expect(page.getByRole('heading', { level: 1, name: d.gate.signIn })).toBeVisible();
  await stop('sign-in');
  const login = loginOf(username);
  await page.getByLabel(d.gate.username).fill(login.username);
  await page.getByLabel(new RegExp(`^${d.gate.password}`)).fill(login.password);
  await page.getByRole('button', { name: d.gate.signIn, exact: true }).click();
  await expect(page.getByRole('button', { name: d.frame.signOut })).toBeVisible();
}

export async function leavesTheDesk({ page, words: d }: DeskStage): Promise<void> {
  await page.getByRole('button', { name: d.frame.signOut }).click();
  await expect(page.getByRole('heading', { level: 1, name: d.gate.signIn })).toBeVisible();
}

/** The queue and one case of every kind, as a reviewer who may also see everything. */
export async function walksTheCases({ page, words: d, enums, stop }: DeskStage): Promise<void> {
  const rows = page.getByRole('table').getByRole('row').filter({ has: page.getByRole('link') });
  await expect(rows.first()).toBeVisible();
  await stop('queue');
  await rows.first().getByRole('link').click();
  await expect(page.getByRole('region', { name: d.acts.title, exact: true })).toBeVisible();
  await stop('case-pre-acceptance');
  for (const act of ['log-office-call', 'set-account', 'decline-case'] as const) {
    await page.getByRole('list', { name: d.acts.all }).getByRole('button', { name: enums.actKind[act] }).click();
    await stop(`case-act-${act}`);
  }
  for (const [stage, name] of [['accepted', 'case-accepted'], ['archived', 'case-archived'], ['declined', 'case-declined']] as const) {
    await page.getByRole('link', { name: d.pages.queue, exact: true }).click();
    await page.getByRole('button', { name: d.queue.stages[stage], exact: true }).click();
    await expect(page.getByRole('button', { name: d.queue.stages[stage], exact: true, pressed: true })).toBeVisible();
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    await stop(`queue-${stage}`);
    await rows.last().getByRole('link').click();
    await expect(page.getByRole('region', { name: d.acts.title, exact: true })).toBeVisible();
    await stop(name);
  }
}

/** Pages beside the cases. */
export async function walksTheLists({ page, words: d, stop }: DeskStage, names: readonly (keyof DeskWords['pages'])[]): Promise<void> {
  for (const name of names) {
    await page.getByRole('link', { name: d.pages[name] }).click();
    await expect(page.getByRole('heading', { level: 1, name: d.pages[name] })).toBeVisible();
    await expect(page.locator('main [aria-busy=true]')).toHaveCount(0);
    await stop(name);
  }
}

export async function dispatches({ page, words: d, stop }: DeskStage): Promise<void> {
  await page.getByRole('link', { name: d.pages.queue, exact: true }).click();
  await page.getByRole('button', { name: d.queue.stages.accepted, exact: true }).click();
  const rows = page.getByRole('table').getByRole('link');
  const acts = page.getByRole('list', { name: d.acts.all });
  const free = acts.getByRole('button', { name: d.acts.dispatch, exact: true }); // one that is refused says why in its name
  await expect(rows.first()).toBeVisible();
  const total = await rows.count();
  for (let row = 0; row < total && (row === 0 || (await free.count()) === 0); row += 1) {
    if (row > 0) await page.goBack();
    await rows.nth(row).click();
    await expect(acts).toBeVisible();
  }
  await free.click();
  await expect(page.getByRole('button', { name: d.acts.send, exact: true })).toBeVisible();
  await expect(page.getByRole('radio').first()).toBeVisible();
  await stop('case-dispatch');
}

/** What only an administrator sees. */
export async function administers({ page, origin, words: d, enums, stop }: DeskStage): Promise<void> {
  await page.getByRole('link', { name: d.pages.people }).click();
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  await stop('people');
  await page.getByRole('button', { name: d.people.create }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await stop('people-create');
  const form = page.getByRole('dialog');
  await form.getByLabel(d.people.username).fill('worker-ding');
  await form.getByRole('textbox', { name: d.people.displayName, exact: true }).fill('员工癸');
  await form.getByLabel(d.people.staffNumber).fill('T9010');
  await form.getByRole('checkbox', { name: enums.role['field-worker'] }).check();
  await form.getByLabel(d.people.supplier).selectOption('sgcc-cq-tongliang');
  await form.getByLabel(d.people.district).selectOption('tongliang');
  await form.getByRole('button', { name: d.people.create }).click();
  await expect(form.getByText(d.people.once)).toBeVisible();
  await stop('people-password-once');
  await form.getByRole('button', { name: d.common.noted }).click();
  await walksTheLists({ page, words: d, enums, stop, origin: '' }, ['partners']);
  await page.getByRole('button', { name: d.partners.create }).click();
  await form.getByLabel(d.partners.id).fill('county-platform');
  await form.getByLabel(d.partners.name).fill('示例登记平台');
  await form.getByRole('checkbox').first().check();
  await stop('partners-create');
  await form.getByRole('button', { name: d.partners.create }).click();
  await expect(form.getByText(d.partners.once)).toBeVisible();
  await stop('partners-secrets-once');
  await form.getByRole('button', { name: d.common.noted }).click();
  await walksTheLists({ page, words: d, enums, stop, origin: '' }, ['suppliers']);
  await page.getByRole('link', { name: d.pages.register }).click();
  await expect(page.getByRole('heading', { level: 1, name: d.pages.register })).toBeVisible();
  await stop('register');
  await page.getByLabel(d.register.file).setInputFiles({ name: 'register.csv', mimeType: 'text/csv', buffer: Buffer.from(register) });
  await page.getByRole('button', { name: d.register.send }).click();
  await expect(page.getByRole('region', { name: d.register.report })).toBeVisible();
  await stop('register-report');
  const seen: readonly string[] = ['people', 'register'];
  const own = (Object.keys(deskRoutes) as DeskRouteName[]).filter((name) => !seen.includes(name));
  for (const name of own) if (await page.getByRole('navigation').getByRole('link', { name: d.pages[name], exact: true }).isVisible()) await walksTheLists({ page, origin, words: d, enums, stop }, [name]);
}

/** The very first screen of an empty office. */
export async function setsUp({ page, origin, words: d, stop }: DeskStage, language: 'zh-CN' | 'en'): Promise<void> {
  await page.goto(`${origin}/desk/`);
  await page.getByRole('button', { name: language === 'en' ? 'English' : '中文' }).click();
  await expect(page.getByRole('heading', { level: 1, name: d.gate.setUp })).toBeVisible();
  await stop('setup');
}

/** A dispatcher takes a visit off the board. */
export async function cancelsVisit(stage: DeskStage, caseNumber: string): Promise<void> {
  const { page, words: d } = stage;
  await page.getByRole('link', { name: d.pages.visits }).click();
  await page.getByRole('article').filter({ hasText: caseNumber }).getByRole('button', { name: d.visits.cancel }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(d.visits.cancelReason).fill('客户来电取消');
  await dialog.getByRole('button', { name: d.visits.cancelNow }).click();
  await expect(dialog).toHaveCount(0);
}
