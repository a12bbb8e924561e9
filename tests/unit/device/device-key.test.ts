import { expect, it } from 'vitest';
import { deviceKeyOf } from '../../../src/device/device-key.ts';
import { openStore } from '../../../src/device/device-store.ts';
import { exportDeviceKey } from '../../../src/protocol/device-key.ts';
import { FakeOffice } from '../sync/support/fake-office.ts';
import { Phone } from '../sync/support/phone.ts';
import { World } from '../sync/support/world.ts';

it('[S-15] two tabs that ask for the phone’s key at once are given the one that is kept', async () => {
  const world = new World();
  const phone = await Phone.open(world, (await FakeOffice.open(world)).transport());
  const tabs = [openStore(phone.ports()), openStore(phone.ports())];
  const keys = await Promise.all(tabs.map(({ outbox }) => deviceKeyOf(outbox)));
  const shown = await Promise.all([...keys, await deviceKeyOf(tabs[0]!.outbox)].map(exportDeviceKey));
  expect(new Set(shown).size).toBe(1);
  for (const { outbox, cache } of tabs) {
    outbox.close();
    cache.close();
  }
});
