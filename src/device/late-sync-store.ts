import type { LockKey } from '../protocol/seal.ts';
import type { DeviceStore } from './device-store.ts';
import type { DevicePorts } from './ports.ts';
import { storeSignals } from './store-signals.ts';
import type { DeviceSyncStore } from './sync-store.ts';
import { watchtowerOf } from './watchtower.ts';

/** The engine's store, read when the engine first asks it something: the first screen waits for neither. */
export function lateSyncStore(store: DeviceStore, ports: DevicePorts, lockKey: () => LockKey | null): DeviceSyncStore {
  let loading: Promise<DeviceSyncStore> | null = null;
  const whole = () =>
    (loading ??= import('./sync-store.ts').then(
      ({ syncStore }) => syncStore(store, ports, lockKey),
      (error: unknown) => {
        loading = null; // the next one who asks tries again
        throw error;
      },
    ));
  return {
    ...storeSignals(watchtowerOf(store.outbox, ports.sentinel)),
    identity: async () => (await whole()).identity(),
    formerDeviceId: async () => (await whole()).formerDeviceId(),
    enrolled: async (answer) => (await whole()).enrolled(answer),
    renumber: async () => (await whole()).renumber(),
    deviceKey: async () => (await whole()).deviceKey(),
    adoptEpoch: async (epoch) => (await whole()).adoptEpoch(epoch),
    heard: async (contact) => (await whole()).heard(contact),
    contact: async () => (await whole()).contact(),
    waiting: async (page) => (await whole()).waiting(page),
    heldLanes: async () => (await whole()).heldLanes(),
    notComing: async (mutationIds) => (await whole()).notComing(mutationIds),
    settle: async (verdicts) => (await whole()).settle(verdicts),
    freight: async (limit) => (await whole()).freight(limit),
    settleFreight: async (verdicts) => (await whole()).settleFreight(verdicts),
    mayPull: () => lockKey() !== null,
    cursor: async (feed) => (await whole()).cursor(feed),
    applyPage: async (page) => (await whole()).applyPage(page),
    beginResync: async (since) => (await whole()).beginResync(since),
    heldDigest: async (at) => (await whole()).heldDigest(at),
    mayBeginAgain: async () => (await whole()).mayBeginAgain(),
    waitingBlobs: async (limit) => (await whole()).waitingBlobs(limit),
    storedBlobs: async (limit) => (await whole()).storedBlobs(limit),
    blobsLost: async (digests) => (await whole()).blobsLost(digests),
    blobBody: async (sha256) => (await whole()).blobBody(sha256),
    noteUpload: async (sha256, uploadUrl) => (await whole()).noteUpload(sha256, uploadUrl),
    blobsStored: async (digests) => (await whole()).blobsStored(digests),
    blobRefused: async (sha256, failure) => (await whole()).blobRefused(sha256, failure),
    untoldLoss: async () => (await whole()).untoldLoss(),
    lossTold: async (loss) => (await whole()).lossTold(loss),
    tidy: async (nowMs) => (await whole()).tidy(nowMs),
  };
}
