import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { ReferenceRow } from '../../../src/domain/model/account.ts';
import type { VisitView } from '../../../src/device/workspace.ts';
import FindAccount from '../../../src/field/screens/FindAccount.svelte';
import { orderRow } from '../../unit/sync/support/rows.ts';
import { OpenedPhone, visitId } from './support/opened-phone.ts';
import OrderStep from './support/OrderStep.svelte';

const EXPECTED = '9930001000000000000019';
const OTHER = '9930001000000000000026';
/** Of another street. */
const FAR = '9930001000000000000033';

function row(accountNumber: string, meterNumber: string, nameMasked: string): ReferenceRow {
  return {
    supplierId: 'tongliang-power', utility: 'power', accountNumber, nameMasked, addressMasked: '示例路9001号示例花园3幢***',
    meter: { meterNumber, registers: ['total'], integerDigits: 6, decimals: 2, multiplier: '1' }, lastScheduled: null, priceCode: null, sharedMeter: false,
  };
}

let phone: OpenedPhone;
let leave: () => Promise<void>;

beforeEach(async () => {
  phone = await OpenedPhone.atWork(orderRow(1, 1, { address: '示例路9001号示例花园3幢2单元9-9', accountNumber: '9990000001', references: [row('9990000001', EXPECTED, '试*'), row('9990000002', OTHER, '测**'), { ...row('9990000003', FAR, '样*'), addressMasked: '测试街9005号测试新村5幢***' }] }));
  await phone.arrives();
  const mounted = mount(OrderStep, { target: document.body, props: { app: phone.app, screen: FindAccount } });
  leave = () => unmount(mounted);
});
afterEach(async () => {
  await leave();
  phone.close();
});

const record = () => page.getByRole('button', { name: /记录结果/ });

function seen(): VisitView | null {
  let view: VisitView | null = null;
  phone.app.workspace.visit(visitId).subscribe((value) => (view = value))();
  return view;
}

describe('finding the account at the door', () => {
  it('[T-14] a meter that is not the expected one shows both, and goes on only with a decision and its reason', async () => {
    await page.getByRole('textbox').first().fill(OTHER);
    await expect.element(page.getByText('扫到的不是应找的表')).toBeVisible();
    await expect.element(page.getByRole('region', { name: '应找的表' })).toHaveTextContent(EXPECTED);
    await expect.element(page.getByRole('region', { name: '扫到的表' })).toHaveTextContent(OTHER);
    await expect.element(record()).toBeDisabled();
    await page.getByRole('radio', { name: '扫错了，以台账的表为准' }).click();
    await page.getByLabelText(/依据/).fill('铭牌与客户账单相符');
    await page.getByRole('checkbox', { name: '户名、地址与现场或客户所说一致' }).click();
    await expect.element(record()).toBeEnabled();
    await record().click();
    await expect.poll(() => seen()?.orders[0]?.finding).toMatchObject({
      outcome: 'found', accountNumber: '9990000001',
      meterDecision: { expectedMeter: EXPECTED, scannedMeter: OTHER, scannedAccount: '9990000002', choice: 'expected-is-right', reason: '铭牌与客户账单相符' },
    });
  });

  it('[T-14] an account of another building is shown beside the visit’s address and taken with a reason only', async () => {
    await page.getByRole('radio', { name: '户号', exact: true }).click();
    await page.getByRole('textbox').first().fill('9990000003');
    await page.getByRole('button', { name: '就是这一户' }).click();
    await page.getByRole('checkbox', { name: '户名、地址与现场或客户所说一致' }).click();
    await expect.element(page.getByText('这个户号登记在别处')).toBeVisible();
    await expect.element(page.getByText('测试街9005号测试新村5幢***').first()).toBeVisible();
    await expect.element(record()).toBeDisabled();
    await page.getByLabelText(/为什么仍是这一户/).fill('同一处，两边写法不同');
    await expect.element(record()).toBeEnabled();
    await record().click();
    await expect.poll(() => seen()?.orders[0]?.finding).toMatchObject({ outcome: 'found', accountNumber: '9990000003', note: '同一处，两边写法不同' });
  });

  it('[T-14] says what an account that is not found yet is waiting for, at the result and at the button', async () => {
    const found = page.getByRole('radio', { name: /^已找到/ });
    await expect.element(found).toBeDisabled();
    await expect.element(found).toHaveAccessibleName(/^已找到\s*扫表号或选中一户$/);
    await expect.element(record()).toHaveAccessibleDescription('还差：扫表号或选中一户，找不到就选其他现场结果');
    await page.getByRole('textbox').first().fill(EXPECTED);
    await page.getByRole('button', { name: '就是这一户' }).click();
    await expect.element(found).toBeEnabled();
    await expect.element(found).toHaveAccessibleName('已找到');
    await expect.element(record()).toHaveAccessibleDescription('还差：户名、地址与现场或客户所说一致');
  });

  it('[T-14] the expected meter stops nobody', async () => {
    await page.getByRole('textbox').first().fill(EXPECTED);
    await page.getByRole('button', { name: '就是这一户' }).click();
    await expect.element(page.getByText('户名、地址与现场或客户所说一致', { exact: true })).toBeVisible();
    await expect.element(page.getByText('扫到的不是应找的表')).not.toBeInTheDocument();
  });
});
