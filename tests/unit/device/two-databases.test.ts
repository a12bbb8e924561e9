import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/device/device-store.ts';
import { FakeOffice } from '../sync/support/fake-office.ts';
import { Phone, until } from '../sync/support/phone.ts';
import { testId } from '../sync/support/rows.ts';
import { World } from '../sync/support/world.ts';

const root = join(import.meta.dirname, '../../..');

describe('two databases', () => {
  it('[V-01] the one that can be had again may be thrown away whole: what is unsent is there and goes up, and the rows come anew', async () => {
    const world = new World();
    const office = await FakeOffice.open(world);
    office.book(1);
    const phone = await Phone.atWork(world, office.transport());
    expect((await phone.call(testId('b', 1))).ok).toBe(true);

    phone.app.close();
    const store = openStore(phone.ports());
    await store.cache.delete();
    store.outbox.close();
    await phone.restart();
    expect((await phone.outboxNow()).map(({ state }) => state)).toEqual(['waiting']);

    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(office.applied).toHaveLength(1);
    const [view] = (await until(phone.app.visits, (visits) => visits?.length === 1))!;
    expect(view!.visit.visitId).toBe(testId('b', 1));
  });

  it('[V-01] no code deletes a database', () => {
    const files = ['src', 'sw'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)));
    const deleting = files.filter((file) => /\.(ts|svelte)$/.test(file)).filter((file) => /deleteDatabase|Dexie\.delete|\b(outbox|cache|database|db)\.delete\(\)/.test(readFileSync(join(root, file), 'utf8')));
    expect(deleting).toEqual([]);
  });
});
