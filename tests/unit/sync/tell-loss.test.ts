import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import { FakeOffice } from './support/fake-office.ts';
import { Phone } from './support/phone.ts';
import { testId } from './support/rows.ts';
import { World } from './support/world.ts';

describe('a lost store', () => {
  it('[S-18, I12, F12, F15] is told to the office by itself, once, with what the sentinel had seen', async () => {
    const world = new World();
    const office = await FakeOffice.open(world);
    office.book(1);
    const phone = await Phone.atWork(world, office.transport());
    for (let calls = 0; calls < 3; calls += 1) await phone.call(testId('b', 1));
    await phone.app.syncStore.settle([]); // the sentinel is written after a save, and nothing waits for it

    phone.disk = { indexedDB: new IDBFactory(), IDBKeyRange };
    await phone.kill();
    await phone.enrol();
    office.faults = ['offline'];
    await phone.cycle();
    expect(office.losses).toEqual([]);
    await phone.cycle();
    await phone.cycle();
    expect(office.losses).toEqual([{ unsentItems: 3, lastSequence: 3 }]);
  });

  it('[S-18] nothing is told where nothing was lost', async () => {
    const world = new World();
    const office = await FakeOffice.open(world);
    office.book(1);
    const phone = await Phone.atWork(world, office.transport());
    await phone.call(testId('b', 1));
    await phone.cycle();
    await phone.restart();
    await phone.cycle();
    expect(office.losses).toEqual([]);
  });
});
