import { mount, unmount } from 'svelte';
import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/ui/tokens.css';
import App from '../../../src/field/App.svelte';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import { OpenedPhone } from './support/opened-phone.ts';

it('what is said for a moment lies neither over the page nor over the bar, and takes no room afterwards', async () => {
  const phone = await OpenedPhone.atWork();
  const mounted = mount(App, { target: document.body, props: { app: phone.app } });
  phone.app.router.goPath('/outbox');
  await expect.element(page.getByRole('button', { name: fieldZh.sync.now })).toBeVisible();
  const pageEnd = () => document.getElementById('main')!.getBoundingClientRect().bottom;
  const barTop = () => document.querySelector('footer.actions')!.getBoundingClientRect().top;
  expect(pageEnd()).toBe(barTop());
  phone.app.say(fieldZh.common.saved);
  const toast = page.getByText(fieldZh.common.saved, { exact: true });
  await expect.element(toast).toBeVisible();
  await expect.poll(() => toast.element().getBoundingClientRect().top - pageEnd()).toBeGreaterThan(0);
  expect(toast.element().getBoundingClientRect().bottom).toBeLessThan(barTop());
  phone.app.hush();
  await expect.poll(pageEnd).toBe(barTop());
  await unmount(mounted);
  phone.close();
});
