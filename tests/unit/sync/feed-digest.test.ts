import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/device/device-store.ts';
import { FakeOffice } from './support/fake-office.ts';
import { Phone } from './support/phone.ts';
import { testId } from './support/rows.ts';
import { World } from './support/world.ts';

const DAY_MS = 86_400_000;

async function atRest() {
  const world = new World();
  const office = await FakeOffice.open(world);
  office.givesDigests = true;
  for (const number of [1, 2, 3]) office.book(number);
  const phone = await Phone.atWork(world, office.transport());
  return { world, office, phone };
}

/** A row goes without a word, as by a fault of ours or of the browser's. */
async function loseRow(phone: Phone, visit: number): Promise<void> {
  const store = openStore(phone.ports());
  await store.cache.rows.delete(['visit', testId('b', visit)]);
  store.cache.close();
  store.outbox.close();
}

async function visitsHeld(phone: Phone): Promise<number> {
  const store = openStore(phone.ports());
  const held = await store.cache.rows.where('entity').equals('visit').count();
  store.cache.close();
  store.outbox.close();
  return held;
}

describe('feed digest', () => {
  it('[S-19] says nothing while both hold the same, through changes, takings away and captures', async () => {
    const { office, phone } = await atRest();
    await phone.call(testId('b', 1));
    office.remove('visit', testId('b', 2));
    for (let turn = 0; turn < 3; turn += 1) await phone.cycle();
    expect(office.divergences).toEqual([]);
    expect(await visitsHeld(phone)).toBe(2);
  });

  it('[S-19] a row that went missing is told to the office and fetched again', async () => {
    const { office, phone } = await atRest();
    await loseRow(phone, 2);
    await phone.cycle();
    expect(office.divergences).toMatchObject([{ phone: { count: 6 }, office: { count: 7 } }]);
    expect(await visitsHeld(phone)).toBe(3);
  });

  it('[S-19] never begins again twice on a day, however long the two differ', async () => {
    const { world, office, phone } = await atRest();
    for (let turn = 0; turn < 5; turn += 1) {
      await loseRow(phone, 2);
      await phone.cycle();
    }
    expect(office.divergences).toHaveLength(1);
    world.advance(DAY_MS + 1);
    await phone.restart();
    await phone.cycle();
    expect(office.divergences).toHaveLength(2);
    expect(await visitsHeld(phone)).toBe(3);
  });

  it('[S-19] is not compared while something is unsent', async () => {
    const { office, phone } = await atRest();
    await loseRow(phone, 2);
    office.faults = ['retry'];
    await phone.call(testId('b', 1));
    await phone.cycle();
    expect(office.divergences).toEqual([]);
    await phone.cycle();
    expect(office.divergences).toHaveLength(1);
  });
});
