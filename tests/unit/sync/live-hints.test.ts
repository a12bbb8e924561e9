import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { keepListening } from '../../../src/sync/live-hints.ts';
import { FakeOffice } from './support/fake-office.ts';
import { Phone } from './support/phone.ts';
import { World } from './support/world.ts';

it('[S-10] a hidden page opens no line, and a day of pauses leaves nothing behind', async () => {
  const world = new World();
  const phone = await Phone.open(world, (await FakeOffice.open(world)).transport());
  const stopped = new AbortController();
  const page = { visible: () => false, frozen: () => false, onWake: () => () => {}, onFreeze: () => () => {} };
  const listening = keepListening({ ...phone.syncPorts(), page }, { onMore: () => {}, signal: stopped.signal });
  for (let pauses = 0; pauses < 20; pauses += 1) {
    world.advance(10_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(getEventListeners(stopped.signal, 'abort')).toHaveLength(1);
  stopped.abort();
  await listening;
});
