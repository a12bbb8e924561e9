import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import ChoosePin from '../../../src/field/screens/ChoosePin.svelte';
import { codesZh } from '../../../src/wording/codes.zh.ts';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import { mountInApp } from './support/mount-in-app.ts';
import { OpenedPhone } from './support/opened-phone.ts';

const words = fieldZh.pin;
let phone: OpenedPhone;
let leave: () => Promise<void>;

beforeEach(async () => {
  phone = await OpenedPhone.atWork();
  leave = mountInApp(phone.app, ChoosePin, {});
});
afterEach(async () => {
  await leave();
  phone.close();
});

describe('choosing a PIN', () => {
  it('refuses one that is easy to guess before it is typed a second time', async () => {
    await userEvent.keyboard('123456');
    await page.getByRole('button', { name: words.submit }).click();
    await expect.element(page.getByText(codesZh['lock/pin-weak'].text)).toBeVisible();
    await expect.element(page.getByRole('heading', { name: words.choose })).toBeVisible();
    await userEvent.keyboard('748392');
    await page.getByRole('button', { name: words.submit }).click();
    await expect.element(page.getByRole('heading', { name: words.again })).toBeVisible();
    await expect.element(page.getByText(codesZh['lock/pin-weak'].text)).not.toBeInTheDocument();
  });

  it('takes Enter for the PIN only where nothing else has it', async () => {
    await userEvent.keyboard('74839');
    await page.getByRole('button', { name: '2', exact: true }).click();
    await userEvent.keyboard('{Enter}'); // the digit has the focus: one more of it, and no try
    await expect.element(page.getByRole('heading', { name: words.choose })).toBeVisible();
    await expect.element(page.getByRole('img', { name: `${words.choose} 7/6` })).toBeInTheDocument();
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    await expect.element(page.getByRole('heading', { name: words.again })).toBeVisible();
  });
});
