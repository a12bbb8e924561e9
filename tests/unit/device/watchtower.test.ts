import { expect, it } from 'vitest';
import { openStore } from '../../../src/device/device-store.ts';
import type { Sentinel } from '../../../src/device/sentinel.ts';
import { watchtowerOf } from '../../../src/device/watchtower.ts';
import { FakeOffice } from '../sync/support/fake-office.ts';
import { Phone } from '../sync/support/phone.ts';
import { World } from '../sync/support/world.ts';

it('[V-06] what page and engine note at the same moment is written one after the other', async () => {
  const world = new World();
  const phone = await Phone.open(world, (await FakeOffice.open(world)).transport());
  await phone.enrol();
  const { outbox, cache } = openStore(phone.ports());
  let kept: Sentinel | null = null;
  const revisions: number[] = [];
  const slow = {
    read: async () => kept,
    async write(sentinel: Sentinel) {
      await new Promise((resolve) => setImmediate(resolve));
      kept = sentinel;
      revisions.push(sentinel.revision);
    },
  };
  await Promise.all([1, 2, 3].map(() => watchtowerOf(outbox, slow).note()));
  expect(revisions).toEqual([1, 2, 3]);
  outbox.close();
  cache.close();
});
