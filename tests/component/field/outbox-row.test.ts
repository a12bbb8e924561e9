import { afterEach, beforeEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { OutboxItem } from '../../../src/device/workspace.ts';
import Outbox from '../../../src/field/screens/Outbox.svelte';
import { mountInApp } from './support/mount-in-app.ts';
import { OpenedPhone, orderId } from './support/opened-phone.ts';

let phone: OpenedPhone;
let leave: () => Promise<void>;

beforeEach(async () => {
  await page.viewport(360, 740);
  phone = await OpenedPhone.atWork();
});
afterEach(async () => {
  await leave();
  phone.close();
  await page.viewport(414, 896);
});

const waiting: OutboxItem = {
  mutationId: 'waiting', kind: 'record-reading', lane: `work-order:${orderId}`, capturedAtMs: 0, files: [], state: 'waiting', isAtOffice: false,
  hasRefusedFile: false, mayGoOn: false, failure: null, decision: null,
};
const taken: OutboxItem = { ...waiting, mutationId: 'taken', state: 'at-office', isAtOffice: true };
const accepted: OutboxItem = { ...taken, mutationId: 'accepted', state: 'accepted-by-partner' };

for (const language of ['zh-CN', 'en'] as const) {
  it(`the three ticks stand in one line of a narrow phone (${language})`, async () => {
    Object.defineProperties(phone.app, { outbox: { get: () => [waiting, taken, accepted] }, outboxRead: { get: () => true } });
    await phone.app.speak(language);
    leave = mountInApp(phone.app, Outbox, {});
    await expect.poll(() => document.querySelectorAll('.ticks').length).toBe(3);
    for (const ticks of document.querySelectorAll('.ticks')) {
      const tops = [...ticks.children].map((tick) => tick.getBoundingClientRect().top);
      expect(tops).toEqual([tops[0], tops[0], tops[0]]);
      expect(ticks.scrollWidth).toBe(ticks.clientWidth);
    }
  });
}
