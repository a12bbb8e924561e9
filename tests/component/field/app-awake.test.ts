import { flushSync, mount, unmount } from 'svelte';
import { expect, it } from 'vitest';
import '../../../src/ui/tokens.css';
import App from '../../../src/field/App.svelte';
import { OpenedPhone } from './support/opened-phone.ts';

it('somebody who scrolls or signs is there: the app does not lock under them', async () => {
  const phone = await OpenedPhone.atWork();
  let touches = 0;
  phone.app.workspace.touched = () => (touches += 1);
  const mounted = mount(App, { target: document.body, props: { app: phone.app } });
  flushSync();
  document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  expect(touches).toBe(1);
  await unmount(mounted);
  phone.close();
});
