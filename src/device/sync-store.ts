import { newId } from '../base/ids.ts';
import type { EnrolResponse } from '../protocol/enrol.ts';
import type { LockKey } from '../protocol/seal.ts';
import type { SyncStore } from '../sync/ports.ts';
import { blobLane } from './blob-lane.ts';
import { deviceKeyOf } from './device-key.ts';
import { releaseStore } from './device-store.ts';
import type { DeviceStore } from './device-store.ts';
import { feedDigestLane } from './feed-digest-lane.ts';
import { freightLane } from './freight-lane.ts';
import type { IdentityRow } from './outbox-schema.ts';
import type { DevicePorts } from './ports.ts';
import { pullLane } from './pull-lane.ts';
import { pushLane } from './push-lane.ts';
import { renumber, sharesItsId } from './renumber.ts';
import { lostItems } from './sentinel.ts';
import { storeSignals } from './store-signals.ts';
import type { StoreSignals } from './store-signals.ts';
import { tidy } from './tidy.ts';
import { watchtowerOf } from './watchtower.ts';
import { written } from './write-failure.ts';

export type DeviceSyncStore = SyncStore & StoreSignals;

/** The store as the engine sees it, over Dexie. The service worker gives no lock key and therefore never pulls. */
export function syncStore(store: DeviceStore, ports: DevicePorts, lockKey: () => LockKey | null): DeviceSyncStore {
  const { outbox, cache } = store;
  const watchtower = watchtowerOf(outbox, ports.sentinel);
  const push = pushLane(outbox, ports.clock);
  const blobs = blobLane(outbox);
  const freight = freightLane(outbox, ports.clock);
  /** Inside the caller's transaction. */
  const offerAgain = async () => {
    await push.offerAgain();
    await blobs.offerAgain();
    await freight.offerAgain();
  };
  async function settleIn(answer: EnrolResponse): Promise<void> {
    const before = await outbox.self();
    const seen = await ports.sentinel.read();
    const isOther = before !== null && before.worker.accountId !== answer.worker.accountId;
    const lock = await outbox.lockRow();
    const isSamePerson = lock?.accountId === answer.worker.accountId && lockKey()?.keyId === lock.keyId;
    const leavesRows = isOther || !isSamePerson;
    const installId = newId(ports.clock.nowMs(), ports.random);
    // First as well as last: rows left under a lock that is gone would never open, and never be asked for again.
    if (leavesRows) await forgetRows(store);
    await outbox.transaction('rw', [outbox.keep, outbox.envelopes, outbox.blobs, outbox.freight], async () => {
      // As it is now: another tab may have saved since, and its act's number must not be given out again.
      const former = await outbox.self();
      const loss = former ?? { lostItems: lostItems(seen, null), ...(seen !== null && { lostAfterSequence: seen.lastSequence }) };
      const self = identityFrom(answer, former, { installId, loss });
      await outbox.keep.put(self);
      // An office that no longer knew this phone may not have what it once acknowledged either (S-09).
      if (former !== null && former.epoch !== self.epoch) await offerAgain();
      // A password can take the place of a forgotten PIN; what the old lock had sealed stays closed here and still goes up.
      if (!isSamePerson) await outbox.keep.delete('lock');
    });
    if (leavesRows) await forgetRows(store);
    await watchtower.note();
  }
  return {
    ...storeSignals(watchtower),
    async identity() {
      const self = await outbox.self();
      return self === null ? null : { deviceId: self.deviceId, accountId: self.worker.accountId, epoch: self.epoch };
    },
    formerDeviceId: async () => ((await sharesItsId(outbox)) ? null : ((await outbox.self())?.deviceId ?? null)),
    async renumber() {
      const key = lockKey();
      if (key !== null) await renumber(outbox, key);
    },
    deviceKey: () => deviceKeyOf(outbox),
    enrolled: (answer) => written({ run: () => settleIn(answer), reopen: () => releaseStore(store), timers: ports.timers }),
    async adoptEpoch(epoch) {
      await outbox.transaction('rw', [outbox.keep, outbox.envelopes, outbox.blobs, outbox.freight], async () => {
        const self = await outbox.self();
        if (self === null || self.epoch === epoch) return;
        await outbox.keep.put({ ...self, epoch });
        await offerAgain();
      });
    },
    heard: async (contact) =>
      void (await cache.transaction('rw', [cache.contacts], async () => cache.contacts.put({ ...(await cache.contacts.get('contact')), id: 'contact', ...contact }))),
    contact: async () => (await cache.contacts.get('contact')) ?? null,
    waiting: push.waiting,
    heldLanes: push.heldLanes,
    notComing: push.notComing,
    async settle(verdicts) {
      await push.settle(verdicts);
      await watchtower.note();
    },
    freight: freight.freight,
    async settleFreight(verdicts) {
      await freight.settleFreight(verdicts);
      await watchtower.note();
    },
    mayPull: () => lockKey() !== null,
    ...pullLane(store, ports, lockKey),
    ...feedDigestLane(cache, ports.clock),
    waitingBlobs: blobs.waitingBlobs,
    storedBlobs: blobs.storedBlobs,
    async blobsLost(digests) {
      await blobs.blobsLost(digests);
      await watchtower.note();
    },
    blobBody: blobs.blobBody,
    noteUpload: blobs.noteUpload,
    async blobsStored(digests) {
      await blobs.blobsStored(digests);
      await watchtower.note();
    },
    blobRefused: blobs.blobRefused,
    async untoldLoss() {
      const self = await outbox.self();
      if (self === null || (self.lostItems ?? 0) === 0 || self.lossTold === true) return null;
      return { unsentItems: self.lostItems ?? 0, lastSequence: self.lostAfterSequence ?? null };
    },
    async lossTold(loss) {
      await outbox.transaction('rw', [outbox.keep], async () => {
        const self = await outbox.self();
        if (self?.lostItems === loss.unsentItems) await outbox.keep.put({ ...self, lossTold: true });
      });
    },
    tidy: (nowMs) => tidy(store, nowMs),
  };
}

interface Fresh {
  readonly installId: string;
  readonly loss: Pick<IdentityRow, 'lostItems' | 'lostAfterSequence' | 'lossTold'>;
}

/** The device's numbering goes on for as long as the store lives, whoever signs in: it is the device's, not the person's. */
function identityFrom(answer: EnrolResponse, before: IdentityRow | null, fresh: Fresh): IdentityRow {
  const { deviceId, worker, organisationKey, hotline, epoch } = answer;
  const isSameDevice = before?.deviceId === deviceId;
  const { lostItems: lost, lostAfterSequence, lossTold } = fresh.loss;
  return {
    id: 'self', deviceId, worker, organisationKey, hotline, epoch,
    installId: before?.installId ?? fresh.installId,
    nextSequence: before?.nextSequence ?? 1,
    previousHash: isSameDevice ? before.previousHash : null,
    lostItems: lost,
    ...(lostAfterSequence !== undefined && { lostAfterSequence }),
    ...(lossTold !== undefined && { lossTold }),
  };
}

async function forgetRows(store: DeviceStore): Promise<void> {
  const { cache } = store;
  const theirs = [cache.rows, cache.sheets, cache.sheetFacts, cache.sheetGaps, cache.cursors, cache.firstLooks, cache.registers, cache.registerFacts];
  await cache.transaction('rw', theirs, async () => {
    for (const table of theirs) await table.clear();
  });
}
