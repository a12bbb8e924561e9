import { expect, test, type Page } from '@playwright/test';
import { MS_PER_HOUR } from '../../src/base/clock.ts';
import { shanghaiDay } from '../../src/domain/rules/calendar-days.ts';
import { codesZh } from '../../src/wording/codes.zh.ts';
import { deskZh as t } from '../../src/wording/desk.zh.ts';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { BarePhone } from './support/bare-phone.ts';
import { loginOf } from './support/field-tour.ts';
import { givesCredentials, takesASeat } from './support/seat.ts';
import { startServer, type RunningServer } from './support/server.ts';

/** A register as a marketing system exports it: a right line, a short account number, an unknown supplier. */
const register = [
  '供应单位,户号,户名,地址,区域,表号,示数类型,整数位,小数位,综合倍率,欠费,预存,数据时间',
  'sgcc-cq-tongliang,9990000951,试甲,重庆市铜梁区巴川街道示例路9001号9幢1单元1-1,500151,9930001000000000009516,总,6,2,1,0.00,0.00,2026-11-20T02:00:00+08:00',
  'sgcc-cq-tongliang,99,试乙,重庆市铜梁区巴川街道示例路9001号9幢1单元1-2,500151,9930001000000000009523,总,6,2,1,0.00,0.00,2026-11-20T02:00:00+08:00',
  'nobody,9990000953,试丙,重庆市铜梁区巴川街道示例路9001号9幢1单元1-3,500151,9930001000000000009530,总,6,2,1,0.00,0.00,2026-11-20T02:00:00+08:00',
].join('\n');

let server: RunningServer;

test.beforeAll(async () => {
  server = await startServer();
});

test.afterAll(async () => {
  await server.remove();
});

async function goesTo(page: Page, name: keyof typeof t.pages): Promise<void> {
  await page.getByRole('link', { name: t.pages[name] }).click();
  await expect(page.getByRole('heading', { level: 1, name: t.pages[name] })).toBeVisible();
}

const columnOf = (page: Page, worker: string) => page.getByRole('region', { name: worker, exact: true });

test('[F64] a visit is moved and called off on the board; what the phone says afterwards waits for a person', async ({ browser }) => {
  const phone = await BarePhone.enrol(server.origin, loginOf('worker-bing'), '测试手机');
  const { page } = await takesASeat(browser, server.origin, 'dispatcher');
  await goesTo(page, 'visits');
  // the sample's visit begins two hours from the start; late in the evening that is tomorrow
  if (shanghaiDay(Date.now() + 2 * MS_PER_HOUR) !== shanghaiDay(Date.now())) await page.getByRole('button', { name: t.board.following }).click();
  const own = columnOf(page, '员工丙').getByRole('article');
  await expect(own).toHaveCount(1);
  const caseNumber = /TL-\d{8}-\d{4}/.exec(await own.innerText())?.[0] ?? '';
  const visitId = (await phone.visits()).get(caseNumber) ?? '';
  expect(visitId).not.toBe('');

  // moved to another worker
  await own.getByRole('button', { name: t.visits.reassign }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/测试手机/).first()).toBeVisible();
  await dialog.getByRole('radio', { name: /^员工乙/ }).check();
  await dialog.getByRole('button', { name: t.visits.reassign, exact: true }).click();
  await expect(own).toHaveCount(0);
  const moved = columnOf(page, '员工乙').getByRole('article').filter({ hasText: caseNumber });
  await expect(moved).toBeVisible();

  // called off, with a reason
  await moved.getByRole('button', { name: t.visits.cancel }).click();
  await expect(dialog.getByRole('button', { name: t.visits.cancelNow, exact: true })).toBeDisabled();
  await dialog.getByLabel(t.visits.cancelReason).fill('客户改期');
  await dialog.getByRole('button', { name: t.visits.cancelNow, exact: true }).click();
  await expect(moved.getByText(enumsZh.visitState.cancelled)).toBeVisible();

  // the first worker's phone had no signal and sets out all the same: kept, and put before a person
  expect((await phone.departs(visitId)).outcome).toBe('conflict');
  await goesTo(page, 'attention');
  const item = page.getByRole('row').filter({ hasText: caseNumber });
  await expect(item).toContainText(enumsZh.mutationKind.depart);
  await item.getByRole('button', { name: t.attention.decide }).click();
  const confirm = dialog.getByRole('button', { name: t.attention.submit, exact: true });
  await expect(confirm).toBeDisabled();
  await dialog.getByRole('radio', { name: t.attention.setAside }).check();
  await dialog.getByRole('radio', { name: enumsZh.setAsideReason['not-needed'] }).check();
  await dialog.getByLabel(t.attention.note).fill('已电话通知员工丙返回');
  await confirm.click();
  await expect(item).toContainText(enumsZh.setAsideReason['not-needed']);
  // the worker hears what became of it, and not the office's note
  const heard = await phone.decisions();
  expect(heard).toMatchObject([{ decision: 'set-aside', reason: 'not-needed' }]);
  expect(JSON.stringify(heard)).not.toContain('员工丙');
  await item.getByRole('link').click();
  await expect(page.getByText(new RegExp(`^${t.timeline.kinds['capture-set-aside']}`))).toBeVisible();
  await page.close();
});

test('[C-21] a password is reset, an account shut and opened again, a lost phone revoked', async ({ browser, page }) => {
  const phone = await BarePhone.enrol(server.origin, loginOf('worker-yi'), '将丢失的手机');
  expect(await phone.mayPull()).toBe(true);
  const admin = await takesASeat(browser, server.origin, 'admin');
  await goesTo(admin.page, 'people');
  const dialog = admin.page.getByRole('dialog');

  await admin.page.getByRole('button', { name: `${t.people.reset} 员工戊` }).click();
  await dialog.getByRole('button', { name: t.people.reset, exact: true }).click();
  await expect(dialog.getByText(t.people.once)).toBeVisible();
  const once = await dialog.getByRole('definition').last().innerText();
  await admin.page.keyboard.press('Escape');
  await admin.page.keyboard.press('Escape');
  await expect(dialog.getByText(once)).toBeVisible(); // seen once: only whoever has noted it closes it
  await expect(dialog.getByRole('button', { name: t.common.close })).toHaveCount(0);
  await dialog.getByRole('button', { name: t.common.noted }).click();
  await page.goto(`${server.origin}/desk/`);
  await givesCredentials(page, 'dispatcher', loginOf('dispatcher').password);
  await expect(page.getByText(codesZh['session/credentials-wrong'].text)).toBeVisible();
  await givesCredentials(page, 'dispatcher', once);
  await page.getByLabel(new RegExp(`^${t.gate.currentPassword}`)).fill(once);
  await page.getByLabel(new RegExp(`^${t.gate.newPassword}`)).fill('seven slow herons');
  await page.getByLabel(new RegExp(`^${t.gate.passwordAgain}`)).fill('seven slow herons');
  await page.getByRole('button', { name: t.gate.change, exact: true }).click();
  await expect(page.getByRole('button', { name: t.frame.signOut })).toBeVisible();

  await admin.page.getByRole('button', { name: `${t.people.disable} 员工戊` }).click();
  await dialog.getByRole('button', { name: t.people.disable, exact: true }).click();
  const row = admin.page.getByRole('row').filter({ hasText: '员工戊' });
  await expect(row.getByText(t.people.disabled, { exact: true })).toBeVisible();
  await page.reload();
  await givesCredentials(page, 'dispatcher', 'seven slow herons');
  await expect(page.getByRole('alert')).toBeVisible();
  await admin.page.getByRole('button', { name: `${t.people.enable} 员工戊` }).click();
  await dialog.getByRole('button', { name: t.people.enable, exact: true }).click();
  await expect(row.getByText(t.people.disabled, { exact: true })).toHaveCount(0);
  await givesCredentials(page, 'dispatcher', 'seven slow herons');
  await expect(page.getByRole('button', { name: t.frame.signOut })).toBeVisible();

  await admin.page.getByRole('button', { name: `${t.people.revoke} 将丢失的手机` }).click();
  await dialog.getByRole('button', { name: t.common.cancel, exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await admin.page.getByRole('button', { name: `${t.people.revoke} 将丢失的手机` }).click();
  await dialog.getByRole('button', { name: t.people.revoke, exact: true }).click();
  await expect(admin.page.getByRole('button', { name: `${t.people.revoke} 将丢失的手机` })).toHaveCount(0);
  await expect(admin.page.getByRole('row').filter({ hasText: '将丢失的手机' }).getByRole('button').first()).toBeFocused(); // not at the page’s beginning
  expect(await phone.mayPull()).toBe(false);
  await admin.page.close();
});

test('[T-12] a register is read line by line, and what is wrong is named by line and by the heading in the file', async ({ browser }) => {
  const { page } = await takesASeat(browser, server.origin, 'admin');
  await goesTo(page, 'register');
  const choose = page.getByLabel(t.register.file);
  await choose.setInputFiles({ name: 'notes.csv', mimeType: 'text/csv', buffer: Buffer.from('户号,户名\n1,试\n') });
  await page.getByRole('button', { name: t.register.send }).click();
  await expect(page.getByRole('alert')).toContainText('供应单位');
  await choose.setInputFiles({ name: 'register.csv', mimeType: 'text/csv', buffer: Buffer.from(register) });
  await page.getByRole('button', { name: t.register.send }).click();
  const report = page.getByRole('region', { name: t.register.report });
  await expect(report.getByText('已导入 1 行')).toBeVisible();
  await expect(report.getByRole('row', { name: `3 户号 ${codesZh['import/value-invalid'].text}` })).toBeVisible();
  await expect(report.getByRole('row', { name: `4 供应单位 ${codesZh['import/supplier-unknown'].text}` })).toBeVisible();
  await page.close();
});

test('[K-22 K-23] a partner gets its programmes and two keys, whose secrets are shown once; keys are made and retired, and what is lacking then is said', async ({ browser }) => {
  const { page } = await takesASeat(browser, server.origin, 'admin');
  await goesTo(page, 'partners');
  await page.getByRole('button', { name: t.partners.create }).click();
  const dialog = page.getByRole('dialog');
  const create = dialog.getByRole('button', { name: t.partners.create });
  await dialog.getByLabel(t.partners.id).fill('New Platform');
  await expect(create).toBeDisabled();
  await dialog.getByLabel(t.partners.id).fill('county-platform');
  await dialog.getByLabel(t.partners.name).fill('示例登记平台');
  await dialog.getByRole('group', { name: t.partners.scopes }).getByRole('checkbox', { name: /铜梁/ }).check();
  await dialog.getByLabel(t.partners.callbackUrl).fill('http://169.254.169.254/latest');
  await create.click();
  await expect(dialog.getByText(codesZh['request/malformed'].text.split('（')[0] ?? '')).toBeVisible();
  await dialog.getByLabel(t.partners.callbackUrl).fill('https://platform.example/results');
  await create.click();
  await expect(dialog.getByText(t.partners.once)).toBeVisible();
  const secrets = await dialog.getByRole('definition').allInnerTexts();
  expect(secrets).toHaveLength(4);
  await dialog.getByRole('button', { name: t.common.noted }).click();
  const partner = page.getByRole('row').filter({ hasText: 'county-platform' });
  await expect(partner).toContainText('https://platform.example/results');
  await expect(page.getByText(secrets[1] ?? '')).toHaveCount(0);

  const [first, signing] = [secrets[0] ?? '', secrets[2] ?? ''];
  const makes = async (direction: 'inbound' | 'outbound') => {
    await partner.getByRole('button', { name: t.partners.makeKey[direction] }).click();
    await dialog.getByRole('button', { name: t.partners.makeKey[direction] }).click();
    await expect(dialog.getByRole('heading', { name: t.partners.keyMade })).toBeVisible();
    const [keyId] = await dialog.getByRole('definition').allInnerTexts();
    await dialog.getByRole('button', { name: t.common.noted }).click();
    await expect(partner).toContainText(keyId ?? '?');
    return keyId ?? '';
  };
  const retires = async (keyId: string, meaning: string) => {
    await partner.getByRole('button', { name: `${t.partners.retireKey} ${keyId}` }).click();
    await expect(dialog).toContainText(keyId);
    await expect(dialog).toContainText(meaning);
    await dialog.getByRole('button', { name: t.partners.retireKey }).click();
    await expect(partner).not.toContainText(keyId);
    await expect(partner.locator('button:focus')).toHaveCount(1); // what is beside the key that went
  };
  const second = await makes('inbound');
  await retires(first, t.partners.retireKeyLead.inbound.others);
  await expect(partner).toContainText(second);
  await retires(second, t.partners.retireKeyLead.inbound.last);
  await expect(partner).toContainText(t.partners.noKey.inbound);
  const next = await makes('outbound');
  await expect(partner).toContainText(t.partners.keyNext);
  await retires(signing, t.partners.retireKeyLead.outbound.others);
  await expect(partner).not.toContainText(t.partners.keyNext);
  await retires(next, t.partners.retireKeyLead.outbound.last);
  await expect(partner).toContainText(t.partners.noKey.outbound);
  await page.close();
});

test('[C-10 C-20] signing on the screen is a supplier’s choice, and the years whose working days are known are shown', async ({ browser }) => {
  const { page } = await takesASeat(browser, server.origin, 'admin');
  await goesTo(page, 'suppliers');
  const water = page.getByRole('row').filter({ hasText: 'qijiang-water' });
  await expect(water).toContainText(t.suppliers.off);
  await water.getByRole('button', { name: new RegExp(`^${t.suppliers.allow}`) }).click();
  await page.getByRole('dialog').getByRole('button', { name: t.suppliers.allow, exact: true }).click();
  await expect(water).toContainText(t.suppliers.on);
  await page.reload();
  await expect(water).toContainText(t.suppliers.on);
  await expect(page.getByRole('region', { name: t.suppliers.calendar }).getByRole('row').filter({ hasText: '2026' })).toBeVisible();
  await page.close();
});
