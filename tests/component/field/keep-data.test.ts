import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import KeepData from '../../../src/field/parts/KeepData.svelte';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import { mountInApp } from './support/mount-in-app.ts';
import { OpenedPhone } from './support/opened-phone.ts';

const words = fieldZh.settings;
let phone: OpenedPhone;
let leave: () => Promise<void>;

beforeEach(async () => {
  phone = await OpenedPhone.atWork();
});
afterEach(async () => {
  await leave();
  phone.close();
});

function show(): void {
  leave = mountInApp(phone.app, KeepData, {});
}

describe('asking the browser to keep the data', () => {
  it('[V-06] says that it did not promise, and what helps then', async () => {
    phone.app.workspace.askToPersist = () => Promise.resolve();
    show();
    await page.getByRole('button', { name: words.askPersist }).click();
    await expect.element(page.getByText(words.notKept)).toBeVisible();
    await expect.element(page.getByText(words.notKeptNext)).toBeVisible();
  });

  it('[V-06] says that it did', async () => {
    Object.defineProperty(phone.app, 'storage', { get: () => ({ persisted: true, usedBytes: 0, quotaBytes: 0, lostItems: null, enoughForVisit: true }) });
    phone.app.workspace.askToPersist = () => Promise.resolve();
    show();
    await page.getByRole('button', { name: words.askPersist }).click();
    await expect.poll(() => phone.app.notice?.text).toBe(words.kept);
    await expect.element(page.getByText(words.notKept)).not.toBeInTheDocument();
  });
});
