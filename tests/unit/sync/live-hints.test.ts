import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { keepListening } from '../../../src/sync/live-hints.ts';
import { FakeOffice } from './support/fake-office.ts';
import { Phone } from './support/phone.ts';
import { settled, World } from './support/world.ts';

it('[S-10] a hidden page opens no line, and a day of pauses leaves nothing behind', async () => {
  const world = new World();
  const phone = await Phone.atWork(world, (await FakeOffice.open(world)).transport());
  const stopped = new AbortController();
  let isVisible = false;
  let lines = 0;
  const { transport } = phone;
  const counting = { ...transport, listen: (...asked: Parameters<typeof transport.listen>) => ((lines += 1), transport.listen(...asked)) };
  const page = { visible: () => isVisible, frozen: () => false, onWake: () => () => {}, onFreeze: () => () => {} };
  const listening = keepListening({ ...phone.syncPorts(), transport: counting, page }, { onMore: () => {}, signal: stopped.signal });
  for (let pauses = 0; pauses < 20; pauses += 1) {
    world.advance(10_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(getEventListeners(stopped.signal, 'abort')).toHaveLength(1);
  expect(lines).toBe(0);
  isVisible = true;
  await settled(() => {
    world.advance(1_000);
    return lines > 0;
  });
  stopped.abort();
  await listening;
});
