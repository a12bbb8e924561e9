import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import QueueTable from '../../../src/desk/parts/QueueTable.svelte';
import type { CaseSummary } from '../../../src/protocol/desk.ts';
import { deskZh } from '../../../src/wording/desk.zh.ts';
import { fill } from '../../../src/wording/say.ts';
import { deskThat, mountInDesk } from './support/mount-in-desk.ts';

const words = deskZh.queue;
let leave: () => Promise<void>;

afterEach(() => leave());

function show(over: Partial<CaseSummary>): void {
  const row: CaseSummary = {
    caseId: 'a', caseNumber: 'TL-1', stage: 'pre-acceptance', programme: { id: 'p', version: 1 }, receivedAtMs: 0, applicantMasked: '试*', addressMasked: '示例路',
    accountTail: null, firstSeenAtMs: 1, called: false, triedInVain: 0, openVisits: 0, milestone: 'contacted', clocks: [], ...over,
  };
  leave = mountInDesk(deskThat(), QueueTable, { rows: [row], gone: new Set(), busy: false });
}

it('[T-10] calls that reached nobody are counted, and are not said to have reached the customer', async () => {
  show({ triedInVain: 2 });
  await expect.element(page.getByText(fill(words.triedInVain, { n: 2 }, 'zh-CN'))).toBeVisible();
  await expect.element(page.getByText(words.called)).not.toBeInTheDocument();
  await expect.element(page.getByText(words.notCalled)).not.toBeInTheDocument();
});

it('[T-10] who was reached after all was reached', async () => {
  show({ called: true, triedInVain: 2 });
  await expect.element(page.getByText(words.called, { exact: true })).toBeVisible();
});

it('[T-10] whom nobody has tried yet is to be called', async () => {
  show({});
  await expect.element(page.getByText(words.notCalled)).toBeVisible();
});
