import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VisitView } from '../../../src/device/workspace.ts';
import type { Visit } from '../../../src/domain/model/visit.ts';
import type { WorkOrder } from '../../../src/domain/model/work-order.ts';
import { FakeOffice } from '../sync/support/fake-office.ts';
import { Phone, until } from '../sync/support/phone.ts';
import { orderRow, testId, visitRow } from '../sync/support/rows.ts';
import { World } from '../sync/support/world.ts';

/** Everything that comes in twos comes packed. */
async function atWork(visits: number): Promise<{ office: FakeOffice; phone: Phone }> {
  const world = new World();
  const office = await FakeOffice.open(world);
  office.packFrom = 2;
  office.pageRows = 8;
  for (let n = 1; n <= visits; n += 1) office.book(n);
  return { office, phone: await Phone.atWork(world, office.transport()) };
}

const said = (views: readonly VisitView[]) => views.map(({ visit, orders }) => [visit.visitId, visit.version, orders.map(({ workOrderId, version }) => [workOrderId, version])]).sort();

function takeAway(office: FakeOffice, number: number): void {
  office.remove('visit', testId('b', number));
  office.remove('work-order', testId('c', number));
}

/** What the feed says now, visit by visit. */
function wantedOf(office: FakeOffice) {
  return Array.from({ length: 12 }, (_, n) => office.row<Visit | null | undefined>('visit', testId('b', n + 1))).flatMap((visit, n) => {
    const order = office.row<WorkOrder | null | undefined>('work-order', testId('c', n + 1));
    return visit == null ? [] : [[visit.visitId, visit.version, order == null ? [] : [[order.workOrderId, order.version]]]];
  });
}

const view = (phone: Phone, number: number, is: (found: VisitView | null) => boolean = (found) => found !== null) => until(phone.app.visit(testId('b', number)), is);

describe('rows that came by the thousand', () => {
  it('[V-09] are shown, captured upon and pushed as any other', async () => {
    const { office, phone } = await atWork(9);
    await until(phone.app.visits, (views) => views?.length === 9);
    expect((await phone.call(testId('b', 4))).ok).toBe(true);
    expect((await view(phone, 4, (found) => found?.visit.calls.length === 1))?.pending).toBe(1);
    expect((await phone.report(testId('c', 5))).ok).toBe(true);
    await phone.cycle();
    expect(office.applied).toHaveLength(2);
    expect((await view(phone, 4, (found) => found?.visit.version === 2))?.visit.calls).toHaveLength(1);
  });

  it('[V-09] are there again after a start from cold, and closed while the app is locked', async () => {
    const { phone } = await atWork(9);
    await phone.kill();
    expect(await until(phone.app.visits, (views) => views === null)).toBeNull();
    await phone.restart();
    const views = await until(phone.app.visits, (all) => all?.length === 9);
    expect(views![3]).toMatchObject({ visit: visitRow(4), orders: [orderRow(4)] });
  });

  it('[S-14] stay, marked, when they are taken away under unsent work, and go when it is through', async () => {
    const { office, phone } = await atWork(6);
    office.faults = ['offline'];
    await phone.call(testId('b', 2));
    await phone.cycle();
    office.remove('visit', testId('b', 2));
    const page = { since: await phone.app.syncStore.cursor(`worker:${testId('a', 1)}`), epoch: office.epoch, changes: [{ position: 99, entity: 'visit' as const, entityId: testId('b', 2), op: 'del' as const, version: 0 }], next: 99, more: false };
    expect(await phone.app.syncStore.applyPage(page)).toEqual({ ok: true, value: 'applied' });
    expect((await view(phone, 2, (found) => found?.withdrawn === true))?.visit.calls).toHaveLength(1);
    const { item } = (await phone.app.syncStore.waiting({ afterSequence: 0, limit: 1 }))[0]!;
    await phone.app.syncStore.settle([{ mutationId: item.header.mutationId, contentHash: item.contentHash, outcome: 'applied', version: 2, failure: null }]);
    await phone.app.syncStore.tidy(0);
    await view(phone, 2, (found) => found === null);
  });

  it('[S-07] stop the page when one of them cannot be read by this build', async () => {
    const { office, phone } = await atWork(4);
    const before = await phone.app.syncStore.cursor(`worker:${testId('a', 1)}`);
    office.put('visit', testId('b', 5), visitRow(5));
    office.put('visit', testId('b', 6), { ...visitRow(6), state: 'a state of tomorrow' });
    expect((await phone.cycle()).failure?.code).toBe('link/update-needed');
    expect(await phone.app.syncStore.cursor(`worker:${testId('a', 1)}`)).toEqual(before);
  });

  it('[S-08] [V-09] agree with the office after any changes, resyncs and starts from cold', async () => {
    const step = fc.record({ what: fc.constantFrom('visit', 'order', 'both', 'away', 'pull', 'resync', 'restart'), number: fc.integer({ min: 1, max: 12 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 10 }), async (steps) => {
        const { office, phone } = await atWork(8);
        const feed = `worker:${testId('a', 1)}`;
        let version = 1;
        for (const { what, number } of steps) {
          version += 1;
          if (what === 'visit' || what === 'both') office.putVisit(visitRow(number, [number], { version }));
          if (what === 'order' || what === 'both') office.putOrder(orderRow(number, number, { version }));
          if (what === 'away') takeAway(office, number);
          if (what === 'resync') await phone.app.syncStore.beginResync(await phone.app.syncStore.cursor(feed));
          if (what === 'pull' || what === 'resync') await phone.cycle();
          if (what === 'restart') await phone.restart();
        }
        await phone.cycle();
        const wanted = wantedOf(office);
        const text = JSON.stringify(wanted);
        await until(phone.app.visits, (views) => views !== null && JSON.stringify(said(views)) === text).catch(() => undefined);
        expect(said((await until(phone.app.visits, (views) => views !== null))!)).toEqual(wanted);
        phone.app.close();
      }),
      { numRuns: 12, endOnFailure: true },
    );
  }, 60_000);
});
