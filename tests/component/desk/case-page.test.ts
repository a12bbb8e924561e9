import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import CasePage from '../../../src/desk/screens/CasePage.svelte';
import { codesZh } from '../../../src/wording/codes.zh.ts';
import { deskZh } from '../../../src/wording/desk.zh.ts';
import { deskThat, mountInDesk } from './support/mount-in-desk.ts';

const retry = page.getByRole('button', { name: deskZh.common.retry });
const back = page.getByRole('link', { name: deskZh.queue.back });
let leave: () => Promise<void>;

afterEach(() => leave());

it('[C-21] a case that is not there leads back to the queue, and is not asked for a second time', async () => {
  const refusal = { error: { code: 'case/unknown', retry: 'never' } };
  leave = mountInDesk(deskThat(() => Response.json(refusal, { status: 404 })), CasePage, { caseId: 'none' });
  await expect.element(page.getByText(codesZh['case/unknown'].text)).toBeVisible();
  await expect.element(back).toHaveAttribute('href', '/desk/');
  await expect.element(back).toHaveAttribute('rel', 'prev'); // to the queue as it was left
  await expect.element(retry).not.toBeInTheDocument();
});

it('where only the line is missing, trying again is offered first', async () => {
  leave = mountInDesk(deskThat(), CasePage, { caseId: 'none' });
  await expect.element(retry).toBeVisible();
  await expect.element(back).toBeVisible();
});
