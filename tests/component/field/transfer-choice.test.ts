import { mount, unmount } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import TransferChoice from '../../../src/field/screens/TransferChoice.svelte';
import { enumsZh } from '../../../src/wording/enums.zh.ts';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import { orderRow } from '../../unit/sync/support/rows.ts';
import { OpenedPhone } from './support/opened-phone.ts';
import OrderStep from './support/OrderStep.svelte';

let phone: OpenedPhone;
let leave: () => Promise<void>;

afterEach(async () => {
  await leave();
  phone.close();
});

async function open(order: ReturnType<typeof orderRow>): Promise<void> {
  phone = await OpenedPhone.atWork(order);
  await phone.arrives();
  const mounted = mount(OrderStep, { target: document.body, props: { app: phone.app, screen: TransferChoice } });
  leave = () => unmount(mounted);
}

const next = () => page.getByRole('button', { name: fieldZh.common.next });
const record = () => page.getByRole('button', { name: fieldZh.choice.confirm });

it('a kind of transfer that is known already leads on, and can still be changed', async () => {
  await open(orderRow(1, 1, { transferType: 'non-settlement' }));
  await expect.element(next()).toBeEnabled();
  await page.getByRole('radio', { name: enumsZh.transferType.settlement }).click();
  await expect.element(record()).toBeDisabled();
  await expect.element(next()).not.toBeInTheDocument();
});

it('a kind of transfer that nobody has chosen is asked for', async () => {
  await open(orderRow(1));
  await expect.element(record()).toBeDisabled();
  await expect.element(page.getByText(fieldZh.common.still(fieldZh.choice.kind))).toBeVisible();
});
