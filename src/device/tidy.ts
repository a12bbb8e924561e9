import { MS_PER_DAY } from '../base/clock.ts';
import { FREIGHT_RANK } from './blob-rank.ts';
import type { DeviceStore } from './device-store.ts';
import { atOffice } from './outbox-schema.ts';
import type { BlobRow, EnvelopeRow, OutboxDatabase } from './outbox-schema.ts';
import { rowsOf } from './rows-of.ts';
import { factsAt, readShelf } from './sheets/sheet-shelf.ts';
import type { Shelf } from './sheets/sheet-shelf.ts';
import { lanesWithUnsent, mustStay } from './withdrawal.ts';

/** How long an acknowledged item stays for its ticks to be seen. */
const KEEP_TICKS_MS = 14 * MS_PER_DAY;

/** Lets go of what has arrived (S-13). Whatever is not at the office stays, however old it is. */
export async function tidy(store: DeviceStore, nowMs: number): Promise<void> {
  await dropStoredBytes(store.outbox);
  await dropWithdrawn(store);
  await passOver(store.outbox, nowMs, async (applied) => {
    await closeSettled(store, applied);
    await dropOldTicks(store.outbox, { applied, nowMs });
  });
  await dropFreight(store.outbox, nowMs);
}

/**
 * Bytes go when the office has verified their digest and has acknowledged every mutation that names them. Asked by what
 * bytes there are, since of all that arrived in two weeks nothing is left but the rows.
 */
async function dropStoredBytes(outbox: OutboxDatabase): Promise<void> {
  const digests = await outbox.bodies.toCollection().primaryKeys();
  for (const found of await outbox.blobs.bulkGet(digests)) {
    if (found?.state !== 'stored') continue;
    await outbox.transaction('rw', [outbox.envelopes, outbox.blobs, outbox.bodies], async () => {
      const row = await outbox.blobs.get(found.sha256);
      if (row?.state !== 'stored' || !(await isAcknowledged(outbox, row))) return;
      await outbox.bodies.delete(row.sha256);
      await outbox.blobs.update(row.sha256, { lockWrap: null, letGo: true });
    });
  }
}

async function isAcknowledged(outbox: OutboxDatabase, row: BlobRow): Promise<boolean> {
  const naming = await outbox.envelopes.bulkGet([...row.mutationIds]);
  return naming.every((envelope) => envelope === undefined || isSettled(envelope));
}

/** At the office, and its author has nothing to decide about it any more: of a refusal the bytes may be wanted once again. */
function isSettled({ state }: EnvelopeRow): boolean {
  return atOffice.has(state) && state !== 'rejected';
}

async function dropWithdrawn(store: DeviceStore): Promise<void> {
  const withdrawn = (await rowsOf(store.cache.rows, 'entity', ['visit', 'work-order'])).filter((row) => row.withdrawn);
  if (withdrawn.length === 0) return;
  const unsent = await lanesWithUnsent(store.outbox);
  for (const row of withdrawn) {
    if (!mustStay(row, unsent)) await store.cache.rows.delete([row.entity, row.entityId]);
  }
}

/** When each act was settled that waits for nothing but the end of its ticks. */
const closed = new WeakMap<OutboxDatabase, Map<string, number>>();

/** Runs over the acknowledged acts with which there may be something to do: of two weeks' work that is mostly today's. */
async function passOver(outbox: OutboxDatabase, nowMs: number, run: (applied: readonly EnvelopeRow[]) => Promise<void>): Promise<void> {
  const before = closed.get(outbox) ?? new Map<string, number>();
  const ids = await outbox.envelopesIn('applied').primaryKeys();
  const resting = ids.filter((id) => nowMs - (before.get(id) ?? -Infinity) <= KEEP_TICKS_MS);
  const at = new Set(resting);
  const rows = await outbox.envelopes.bulkGet(ids.filter((id) => !at.has(id)));
  const applied = rows.flatMap((row) => (row?.state === 'applied' ? [row] : []));
  const now = new Map(resting.map((id) => [id, before.get(id)!]));
  for (const { mutationId, lockWrap, settledAtMs } of applied) if (lockWrap === null && settledAtMs !== null) now.set(mutationId, settledAtMs);
  closed.set(outbox, now);
  await run(applied);
}

/**
 * When nobody can need to look any more, the lock's wrap of an acknowledged act is erased: what is left can be opened by
 * the organisation alone (V-05). That is when its subject is settled or gone and the row holds the act.
 */
async function closeSettled({ outbox, cache }: DeviceStore, applied: readonly EnvelopeRow[]): Promise<void> {
  const open = applied.filter(({ lockWrap }) => lockWrap !== null);
  if (open.length === 0) return;
  const lanes = [...new Set(open.map(({ lane }) => lane))].map((lane) => ({ lane, key: lane.split(':') as ['visit' | 'work-order', string] }));
  // Of one moment: a row that just moves between lying alone and lying in a sheet must not look like one that is gone.
  const [rows, shelf] = await cache.transaction('r', [cache.rows, cache.sheetFacts, cache.sheetGaps], () => Promise.all([cache.rows.bulkGet(lanes.map(({ key }) => key)), readShelf(cache)]));
  const subjects = new Map(lanes.map(({ lane, key }, at) => [lane, rows[at] ?? sheetFactsOf(shelf, key)]));
  for (const row of open) {
    const subject = subjects.get(row.lane);
    const isDone = subject === undefined || (subject.settled && subject.version >= (row.version ?? 0));
    if (!isDone || (await hasUnsentBytes(outbox, row))) continue;
    await outbox.transaction('rw', [outbox.envelopes], async () => {
      const present = await outbox.envelopes.get(row.mutationId);
      if (present?.state === 'applied') await outbox.envelopes.put({ ...present, lockWrap: null });
    });
  }
}

function sheetFactsOf(shelf: Shelf, [entity, entityId]: [string, string]) {
  const place = shelf.find(entity, entityId);
  return place === null ? undefined : factsAt(place);
}

async function hasUnsentBytes(outbox: OutboxDatabase, row: EnvelopeRow): Promise<boolean> {
  if (row.header.blobs.length === 0) return false;
  const blobs = await outbox.blobs.bulkGet([...row.header.blobs]);
  return blobs.some((blob) => blob !== undefined && blob.state !== 'stored');
}

async function dropOldTicks(outbox: OutboxDatabase, { applied, nowMs }: { applied: readonly EnvelopeRow[]; nowMs: number }): Promise<void> {
  for (const row of applied.filter(({ settledAtMs }) => settledAtMs !== null && nowMs - settledAtMs > KEEP_TICKS_MS)) {
    if (await hasUnsentBytes(outbox, row)) continue;
    await outbox.transaction('rw', [outbox.envelopes, outbox.blobs, outbox.bodies], async () => {
      if ((await outbox.envelopes.get(row.mutationId))?.state !== 'applied') return;
      await outbox.envelopes.delete(row.mutationId);
      for (const blob of await outbox.blobs.bulkGet([...row.header.blobs])) {
        // Of several acts that name the same bytes the last one to go takes them along.
        if (blob?.state !== 'stored' || (await outbox.envelopes.bulkGet([...blob.mutationIds])).some((other) => other !== undefined)) continue;
        await outbox.blobs.delete(blob.sha256);
        await outbox.bodies.delete(blob.sha256);
      }
    });
  }
}

/** What was carried for a colleague is let go of as one's own is: its bytes at once, its line when the ticks go (S-17). */
async function dropFreight(outbox: OutboxDatabase, nowMs: number): Promise<void> {
  const stored = await outbox.blobsIn('stored', FREIGHT_RANK).toArray();
  const done = await outbox.freightIn('done').toArray();
  const digests = stored.filter(({ mutationIds }) => mutationIds.length === 0).map(({ sha256 }) => sha256);
  const old = done.filter(({ settledAtMs }) => settledAtMs !== null && nowMs - settledAtMs > KEEP_TICKS_MS).map(({ mutationId }) => mutationId);
  if (digests.length + old.length === 0) return;
  await outbox.transaction('rw', [outbox.freight, outbox.blobs, outbox.bodies], async () => {
    // An act of this phone's own may name the same bytes by now.
    const unnamed = (await outbox.blobs.bulkGet(digests)).filter((row) => row?.mutationIds.length === 0).map((row) => row!.sha256);
    await Promise.all([outbox.freight.bulkDelete(old), outbox.blobs.bulkDelete(unnamed), outbox.bodies.bulkDelete(unnamed)]);
  });
}
