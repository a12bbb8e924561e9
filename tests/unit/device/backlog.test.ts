import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/base/ids.ts';
import { ok } from '../../../src/base/result.ts';
import { sealAct } from '../../../src/device/capture.ts';
import { openStore } from '../../../src/device/device-store.ts';
import { chainedBehind } from '../../../src/device/known.ts';
import type { EnvelopeRow } from '../../../src/device/outbox-schema.ts';
import { openLock } from '../../../src/device/pin-key.ts';
import { syncStore } from '../../../src/device/sync-store.ts';
import type { VisitView } from '../../../src/device/workspace.ts';
import { sealFor } from '../../../src/protocol/seal.ts';
import { runCycle } from '../../../src/sync/cycle.ts';
import type { SyncPorts, Transport } from '../../../src/sync/ports.ts';
import { FakeOffice } from '../sync/support/fake-office.ts';
import { PIN, Phone } from '../sync/support/phone.ts';
import { testId } from '../sync/support/rows.ts';
import { START_MS, World } from '../sync/support/world.ts';

const ACTS = 5_000;
const VISITS = 50;
/** A batch of 50 is chosen from a page of 200, so each act is read four times, and never the whole queue for each batch. */
const READINGS_PER_ACT = 4.1;

/** Weeks without a line: calls to the visits in turn, sealed and chained as the app does it. */
async function leaveUnsent(phone: Phone): Promise<void> {
  const store = openStore(phone.ports());
  const [first, lock] = await Promise.all([store.outbox.self(), store.outbox.lockRow()]);
  const lockKey = (await openLock(PIN, lock!))!;
  const { organisationKey } = first!;
  const payload = { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: '' } as const;
  const rows: EnvelopeRow[] = [];
  let self = first!;
  for (let act = 0; act < ACTS; act += 1) {
    const subject = { kind: 'visit', id: testId('b', 1 + (act % VISITS)) } as const;
    const capturedAtMs = START_MS + act;
    const facts = { mutationId: newId(capturedAtMs), lane: `visit:${subject.id}`, authorId: self.worker.accountId, kind: 'log-call', kindVersion: 1, baseVersion: 1, capturedAtMs, monotonicMs: act, clockOffsetMs: 0, blobs: [], dependsOn: [] } as const;
    const row = await sealAct({ subject, kind: 'log-call', payload, blobs: [] }, { facts: { ...facts, blobs: [], dependsOn: [] }, self, seal: (content) => sealFor({ organisationKey, lockKey, ...content }) });
    rows.push(row);
    self = chainedBehind(self, row);
  }
  await store.outbox.transaction('rw', [store.outbox.envelopes, store.outbox.keep], async () => {
    await store.outbox.envelopes.bulkAdd(rows);
    await store.outbox.keep.put(self);
  });
  store.outbox.close();
}

/** Takes everything, and keeps the numbers in the order of their coming. */
function takingOffice(office: FakeOffice, taken: number[]): Transport {
  const transport = office.transport();
  return {
    ...transport,
    push: async (request) => {
      taken.push(...request.items.map(({ header }) => header.deviceSequence));
      const results = request.items.map(({ header: { mutationId }, contentHash }) => ({ mutationId, contentHash, outcome: 'applied' as const, version: 2 }));
      return ok({ value: { epoch: office.epoch, serverTimeMs: START_MS, results }, sentAtMs: START_MS, heardAtMs: START_MS, serverTimeMs: START_MS });
    },
  };
}

/** The list with everything folded in, however long that takes. */
async function shownWhole(phone: Phone): Promise<readonly VisitView[]> {
  return new Promise((resolve) => {
    phone.app.visits.subscribe((views) => {
      if (views?.[0]?.pending === ACTS / VISITS) resolve(views);
    });
  });
}

describe('a phone with 5,000 unsent acts', () => {
  it('[F22, S-03] opens, shows every one of them folded in, takes another, and sends all of them once it is closed, the oldest first, without reading the queue anew for each request', async () => {
    const world = new World();
    const office = await FakeOffice.open(world);
    for (let visit = 1; visit <= VISITS; visit += 1) office.book(visit);
    const taken: number[] = [];
    const phone = await Phone.atWork(world, takingOffice(office, taken));
    await leaveUnsent(phone);
    await phone.restart();
    const views = await shownWhole(phone);
    expect(views.map(({ visit }) => visit.calls.length)).toEqual(Array.from({ length: VISITS }, () => ACTS / VISITS));
    expect(await phone.call(testId('b', 1), '又一通')).toMatchObject({ ok: true });

    let read = 0;
    phone.app.close();
    const alone = openStore(phone.ports());
    const store = syncStore(alone, phone.ports(), () => null);
    const waiting: SyncPorts['store']['waiting'] = async (page) => {
      const queued = await store.waiting(page);
      read += queued.length;
      return queued;
    };
    expect(await runCycle({ ...phone.syncPorts(), store: { ...store, waiting } }, new AbortController().signal)).toMatchObject({ failure: null, unsent: 0 });
    expect(taken).toEqual(Array.from({ length: ACTS + 1 }, (_, at) => at + 1));
    expect(read).toBeLessThan(READINGS_PER_ACT * ACTS);
    alone.outbox.close();
    alone.cache.close();
  }, 180_000);
});
