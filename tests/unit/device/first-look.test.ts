import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/device/device-store.ts';
import type { FirstLookRow } from '../../../src/device/cache-schema.ts';
import { PAINTED_MS } from '../../../src/device/first-look.ts';
import { FakeOffice } from '../sync/support/fake-office.ts';
import { Phone, until } from '../sync/support/phone.ts';
import { testId } from '../sync/support/rows.ts';
import { settled, World } from '../sync/support/world.ts';

async function atWork(visits: number): Promise<{ world: World; office: FakeOffice; phone: Phone }> {
  const world = new World();
  const office = await FakeOffice.open(world);
  for (let n = 1; n <= visits; n += 1) office.book(n);
  const phone = await Phone.atWork(world, office.transport());
  await until(phone.app.visits, (views) => views?.length === visits);
  return { world, office, phone };
}

async function firstLook(phone: Phone): Promise<FirstLookRow | undefined> {
  const { cache, outbox } = openStore(phone.ports());
  const rows = await cache.firstLooks.toArray();
  cache.close();
  outbox.close();
  return rows[0];
}

/** The list stands still for a while, so it is written down. */
async function rest({ world, phone }: { world: World; phone: Phone }): Promise<FirstLookRow> {
  const before = (await firstLook(phone))?.stamp;
  world.advance(2_500);
  await settled(async () => (await firstLook(phone)) !== undefined && (await firstLook(phone))?.stamp !== before);
  return (await firstLook(phone))!;
}

describe('the first look of a start from cold', () => {
  it('[V-10] shows the list as it last stood before a row of it is read, and then the rows', async () => {
    const at = await atWork(3);
    await rest(at);
    await at.phone.restart();
    // Time stands still here, and with it the reading of the rows.
    const views = await until(at.phone.app.visits, (all) => all !== null);
    expect(views?.map(({ visit }) => visit.visitId).sort()).toEqual([1, 2, 3].map((n) => testId('b', n)));
    expect(await until(at.phone.app.listWhole, (whole) => whole)).toBe(true);
    at.world.advance(PAINTED_MS);
    await until(at.phone.app.visits, (all) => all !== null && all !== views);
  });

  it('[V-10] takes an act before the rows are read, judged by the rows all the same', async () => {
    const at = await atWork(2);
    await rest(at);
    await at.phone.restart();
    await until(at.phone.app.visits, (all) => all !== null);
    expect((await at.phone.call(testId('b', 2))).ok).toBe(true);
    at.world.advance(PAINTED_MS);
    await until(at.phone.app.visit(testId('b', 2)), (view) => view?.pending === 1 && view.visit.calls.length === 1);
  });

  it('[V-10 I7] is not shown once an act was recorded after it', async () => {
    const at = await atWork(2);
    await rest(at);
    expect((await at.phone.call(testId('b', 1))).ok).toBe(true);
    await at.phone.restart();
    const views = await until(at.phone.app.visits, (all) => all !== null);
    expect(views?.find(({ visit }) => visit.visitId === testId('b', 1))?.pending).toBe(1);
  });

  it('[V-10] is not shown once the office has sent something after it', async () => {
    const at = await atWork(2);
    await rest(at);
    at.office.remove('visit', testId('b', 1));
    at.office.remove('work-order', testId('c', 1));
    await at.phone.cycle();
    await at.phone.restart();
    expect((await until(at.phone.app.visits, (all) => all !== null))?.map(({ visit }) => visit.visitId)).toEqual([testId('b', 2)]);
  });

  it('[V-10] is not written with the stamp of what came after it was shown', async () => {
    const at = await atWork(2);
    at.office.remove('visit', testId('b', 1));
    at.office.remove('work-order', testId('c', 1));
    // The page has landed and the two seconds may be over before the list is read anew.
    await at.phone.cycle();
    at.world.advance(2_500);
    await until(at.phone.app.visits, (all) => all?.length === 1);
    at.world.advance(2_500);
    await settled(async () => (await firstLook(at.phone)) !== undefined);
    await at.phone.restart();
    expect((await until(at.phone.app.visits, (all) => all !== null))?.map(({ visit }) => visit.visitId)).toEqual([testId('b', 2)]);
  });

  it('[V-10] that cannot be read keeps nobody from the rows', async () => {
    const at = await atWork(2);
    const row = await rest(at);
    const { cache, outbox } = openStore(at.phone.ports());
    await cache.firstLooks.put({ ...row, sealed: row.sealed.slice(5) });
    cache.close();
    outbox.close();
    await at.phone.restart();
    let seen = 0;
    at.phone.app.visits.subscribe((all) => (seen = all?.length ?? 0));
    await settled(() => {
      at.world.advance(PAINTED_MS);
      return seen === 2;
    });
  });

  it('[V-04 V-10] the list says that it is not whole while it is locked away', async () => {
    const at = await atWork(2);
    await until(at.phone.app.listWhole, (whole) => whole);
    at.phone.app.lock();
    await until(at.phone.app.visits, (all) => all === null);
    await until(at.phone.app.listWhole, (whole) => !whole);
  });

  it('[V-10] is the beginning of a long list, and says so', async () => {
    const at = await atWork(60);
    await rest(at);
    await at.phone.restart();
    expect((await until(at.phone.app.visits, (all) => all !== null))?.length).toBe(50);
    let isWhole = true;
    at.phone.app.listWhole.subscribe((whole) => (isWhole = whole))();
    expect(isWhole).toBe(false);
    at.world.advance(PAINTED_MS);
    await until(at.phone.app.listWhole, (whole) => whole);
    expect((await until(at.phone.app.visits, (all) => (all?.length ?? 0) > 50))?.length).toBe(60);
  });

  it('[V-03 V-10] holds nothing about a person in the clear', async () => {
    const at = await atWork(2);
    const view = await until(at.phone.app.visit(testId('b', 1)), (found) => found !== null);
    const row = await rest(at);
    const lying = new TextDecoder('latin1').decode(row.sealed) + JSON.stringify({ ...row, sealed: null });
    for (const text of [view!.visit.visitId, view!.orders[0]!.caseNumber]) expect(lying).not.toContain(text);
    expect(Object.keys(row).sort()).toEqual(['authorId', 'pending', 'sealed', 'stamp']);
  });

  it('[V-10 I10] goes with the rows when another worker takes the phone', async () => {
    const at = await atWork(2);
    await rest(at);
    await at.phone.enrol('colleague');
    await settled(async () => (await firstLook(at.phone)) === undefined);
  });
});
