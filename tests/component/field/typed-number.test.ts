import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { ReferenceRow } from '../../../src/domain/model/account.ts';
import FindAccount from '../../../src/field/screens/FindAccount.svelte';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import { orderRow } from '../../unit/sync/support/rows.ts';
import { OpenedPhone } from './support/opened-phone.ts';
import OrderStep from './support/OrderStep.svelte';

/** Ten homes of one building. */
const rows = Array.from({ length: 10 }, (_, i): ReferenceRow => ({
  supplierId: 'tongliang-power', utility: 'power', accountNumber: `999000010${i}`, nameMasked: '试*', addressMasked: '示例路9001号示例花园3幢***',
  meter: { meterNumber: `99300010000000000${i}1238`, registers: ['total'], integerDigits: 6, decimals: 2, multiplier: '1' }, lastScheduled: null, priceCode: null, sharedMeter: false,
}));

let phone: OpenedPhone;
let leave: () => Promise<void>;

beforeEach(async () => {
  phone = await OpenedPhone.atWork(orderRow(1, 1, { references: rows }));
  await phone.arrives();
  const mounted = mount(OrderStep, { target: document.body, props: { app: phone.app, screen: FindAccount } });
  leave = () => unmount(mounted);
});
afterEach(async () => {
  await leave();
  phone.close();
});

describe('what was typed to find an account', () => {
  it('[T-14] is not spoken of as a barcode', async () => {
    await page.getByRole('textbox').first().fill('1238');
    await expect.element(page.getByText(fieldZh.find.notWhole)).toBeVisible();
    await expect.element(page.getByText(fieldZh.find.notMeter)).not.toBeInTheDocument();
  });

  it('[T-12] says that more were found than are listed, and lists them', async () => {
    await page.getByRole('radio', { name: fieldZh.find.ways.address }).click();
    await page.getByRole('textbox').first().fill('示例花园');
    await expect.element(page.getByText(fieldZh.find.matches(10, 8))).toBeVisible();
    expect(page.getByRole('button', { name: fieldZh.find.choose }).elements()).toHaveLength(8);
    await page.getByRole('button', { name: fieldZh.find.more(2) }).click();
    await expect.element(page.getByText(fieldZh.find.matches(10, 10), { exact: true })).toBeVisible();
    expect(page.getByRole('button', { name: fieldZh.find.choose }).elements()).toHaveLength(10);
  });
});
