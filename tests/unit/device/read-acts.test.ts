import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/device/device-store.ts';
import type { DeviceStore } from '../../../src/device/device-store.ts';
import type { EnvelopeRow } from '../../../src/device/outbox-schema.ts';
import { readActs } from '../../../src/device/read-acts.ts';
import { FakeOffice } from '../sync/support/fake-office.ts';
import { Phone, until } from '../sync/support/phone.ts';
import { testId } from '../sync/support/rows.ts';
import { World } from '../sync/support/world.ts';

const visitId = testId('b', 1);
const otherVisitId = testId('b', 2);

async function atWork(): Promise<{ phone: Phone; store: DeviceStore }> {
  const world = new World();
  const office = await FakeOffice.open(world);
  office.book(1);
  office.book(2);
  const phone = await Phone.atWork(world, office.transport());
  return { phone, store: openStore(phone.ports()) };
}

function read({ outbox }: DeviceStore) {
  return outbox.transaction('r', [outbox.keep, outbox.envelopes], () => readActs(outbox));
}

/** How many acts a reading takes from the disk. */
async function cost(store: DeviceStore): Promise<number> {
  let rows = 0;
  const count = (row: EnvelopeRow) => ((rows += 1), row);
  store.outbox.envelopes.hook('reading', count);
  await read(store);
  store.outbox.envelopes.hook('reading').unsubscribe(count);
  return rows;
}

describe('acts that are read', () => {
  it('[V-12] come from the disk once each, and again when the office has taken them', async () => {
    const { phone, store } = await atWork();
    for (let n = 0; n < 3; n += 1) await phone.call(visitId, `${n}`);
    expect(await cost(store)).toBe(3);
    expect(await cost(store)).toBe(0);
    await phone.call(visitId, '3');
    expect(await cost(store)).toBe(1);
    await phone.cycle();
    expect(await cost(store)).toBe(4);
    expect(await cost(store)).toBe(0);
  });

  it('[V-12, S-09] are another epoch’s after a restore, though all of them were taken before and after it', async () => {
    const { phone, store } = await atWork();
    await phone.call(visitId);
    await phone.cycle();
    await read(store);
    await phone.app.syncStore.adoptEpoch(testId('e', 9));
    await store.outbox.envelopes.toCollection().modify({ state: 'applied', version: 77 });
    expect((await read(store)).acts).toMatchObject([{ state: 'applied', version: 77 }]);
  });

  it('[V-12, V-02, S-20] are those of the disk, whatever was captured, answered, offered again, renumbered or let go of in between', async () => {
    const { phone, store } = await atWork();
    await phone.call(visitId);
    const model = (await store.outbox.envelopes.toArray())[0]!;
    const { outbox } = store;
    let number = 1;
    const step = fc.oneof(
      fc.record({ what: fc.constantFrom('capture', 'capture-formerly', 'epoch', 'look') }),
      fc.record({ what: fc.constantFrom('take', 'refuse', 'close', 'drop', 'renumber'), which: fc.nat(8) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
        await outbox.envelopes.clear();
        for (const one of steps) {
          const rows = await outbox.envelopes.orderBy('deviceSequence').toArray();
          const row = 'which' in one ? rows[one.which % Math.max(1, rows.length)] : undefined;
          const self = (await outbox.self())!;
          number += 1;
          if (one.what === 'capture' || one.what === 'capture-formerly') {
            const deviceId = one.what === 'capture' ? self.deviceId : testId('e', 1);
            await outbox.envelopes.add({ ...model, mutationId: testId('d', number), deviceSequence: number, header: { ...model.header, mutationId: testId('d', number), deviceSequence: number, deviceId }, state: 'waiting', version: null });
          } else if (one.what === 'epoch') {
            await outbox.keep.put({ ...self, epoch: testId('e', number) });
            for (const taken of rows) await outbox.envelopes.put({ ...taken, state: 'waiting', version: null, goneOn: false });
          } else if (row !== undefined) {
            if (one.what === 'take' && row.state === 'waiting') await outbox.envelopes.put({ ...row, state: 'applied', version: number });
            if (one.what === 'refuse' && row.state === 'waiting') await outbox.envelopes.put({ ...row, state: 'rejected' });
            if (one.what === 'close' && row.state === 'applied') await outbox.envelopes.put({ ...row, lockWrap: null });
            if (one.what === 'drop' && row.state === 'applied') await outbox.envelopes.delete(row.mutationId);
            if (one.what === 'renumber' && row.state === 'waiting' && row.header.deviceId !== self.deviceId) {
              const deviceSequence = 1_000 + number;
              await outbox.envelopes.put({ ...row, deviceSequence, header: { ...row.header, deviceId: self.deviceId, deviceSequence } });
            }
          }
          if (one.what === 'look') await read(store);
        }
        const onDisk = (await outbox.envelopes.toArray()).filter(({ state }) => state === 'waiting' || state === 'applied');
        expect(bare((await read(store)).acts)).toEqual(bare(onDisk));
      }),
      { numRuns: 60 },
    );
  });
});

/** In one order, without the wrap: what was opened before it went may stay open in memory. */
function bare(rows: readonly EnvelopeRow[]) {
  return rows.map((row) => ({ ...row, lockWrap: null })).sort((a, b) => a.deviceSequence - b.deviceSequence);
}

describe('views of visits', () => {
  it('[V-12] stay the very same where nothing was done, so that an act on one visit draws no other anew', async () => {
    const { phone } = await atWork();
    await phone.call(otherVisitId);
    const before = (await until(phone.app.visits, (views) => views?.some(({ pending }) => pending === 1) === true))!;
    await phone.arrive(visitId);
    const after = (await until(phone.app.visits, (views) => views?.filter(({ pending }) => pending === 1).length === 2))!;
    const of = (views: typeof after, id: string) => views.find(({ visit }) => visit.visitId === id);
    expect(of(after, otherVisitId)).toBe(of(before, otherVisitId));
    expect(of(after, visitId)).not.toBe(of(before, visitId));
    expect(of(after, visitId)!.visit.arrival).not.toBeNull();
  });
});
