import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { OutboxItem, SyncStatus } from '../../../src/device/workspace.ts';
import SyncStrip from '../../../src/field/parts/SyncStrip.svelte';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import { phoneAtWork } from './support/phone-at-work.ts';

const words = fieldZh.sync;
const inPeace: SyncStatus = { running: false, lastContactAtMs: null, failure: null, clockOffsetMs: null, firstSyncDone: true };
const taken: OutboxItem = {
  mutationId: 'act', kind: 'record-reading', lane: 'work-order:a', capturedAtMs: 0, files: [], state: 'at-office', isAtOffice: true,
  hasRefusedFile: false, mayGoOn: false, failure: null, decision: null,
};
const here = phoneAtWork();

function show(status: Partial<SyncStatus>, outbox: readonly OutboxItem[] = []): void {
  Object.defineProperties(here.phone.app, { status: { get: () => ({ ...inPeace, ...status }) }, outbox: { get: () => outbox }, outboxRead: { get: () => true } });
  here.show(SyncStrip, {});
}

it('[I7] does not say that all is sent while a photograph is on this phone alone', async () => {
  show({}, [{ ...taken, files: [{ sha256: '1', kind: 'photo', isStored: false }] }]);
  await expect.element(page.getByText(words.waiting(1))).toBeVisible();
  await expect.element(page.getByText(words.allSent)).not.toBeInTheDocument();
});

it('says that the line is missing only when it is', async () => {
  show({ failure: { code: 'link/offline' } });
  await expect.element(page.getByText(words.offline)).toBeVisible();
});

it('says of another failure that not all is there yet', async () => {
  show({ failure: { code: 'pull/resync' } });
  await expect.element(page.getByText(words.notAll)).toBeVisible();
});

it('keeps the words of a failure that has its own', async () => {
  show({ failure: { code: 'link/server-unwell' } });
  await expect.element(page.getByText(words.officeBusy)).toBeVisible();
});

it('says its state to whoever hears the screen', async () => {
  show({ failure: { code: 'link/offline' } }, [{ ...taken, state: 'waiting', isAtOffice: false }]);
  await expect.element(page.getByRole('link', { name: `${words.label}${fieldZh.common.colon}${words.offline} ${words.waiting(1)}`, exact: true })).toBeVisible();
});
