import { afterEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import FailureNote from '../../../src/desk/parts/FailureNote.svelte';
import { deskZh } from '../../../src/wording/desk.zh.ts';
import { deskThat, mountInDesk } from './support/mount-in-desk.ts';

let leave: () => Promise<void>;

afterEach(() => leave());

it('where there is no other way on, trying again is offered even when the same request was refused for good', async () => {
  const retry = vi.fn();
  leave = mountInDesk(deskThat(), FailureNote, { failure: { code: 'request/unknown-path' }, retry });
  await page.getByRole('button', { name: deskZh.common.retry }).click();
  expect(retry).toHaveBeenCalledOnce();
});
