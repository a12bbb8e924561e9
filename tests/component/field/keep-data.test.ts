import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import KeepData from '../../../src/field/parts/KeepData.svelte';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import { phoneAtWork } from './support/phone-at-work.ts';

const words = fieldZh.settings;
const here = phoneAtWork();

function show(): void {
  here.show(KeepData, {});
}

describe('asking the browser to keep the data', () => {
  it('[V-06] says that it did not promise, and what helps then', async () => {
    here.phone.app.workspace.askToPersist = () => Promise.resolve();
    show();
    await page.getByRole('button', { name: words.askPersist }).click();
    await expect.element(page.getByText(words.notKept)).toBeVisible();
    await expect.element(page.getByText(words.notKeptNext)).toBeVisible();
  });

  it('[V-06] says that it did', async () => {
    Object.defineProperty(here.phone.app, 'storage', { get: () => ({ persisted: true, usedBytes: 0, quotaBytes: 0, lostItems: null, enoughForVisit: true }) });
    here.phone.app.workspace.askToPersist = () => Promise.resolve();
    show();
    await page.getByRole('button', { name: words.askPersist }).click();
    await expect.poll(() => here.phone.app.notice?.text).toBe(words.kept);
    await expect.element(page.getByText(words.notKept)).not.toBeInTheDocument();
  });
});
