import type { Bytes } from '../base/bytes.ts';
import type { KeyWrap } from '../protocol/envelope.ts';
import { chainedBehind } from './known.ts';
import type { BlobRow, EnvelopeRow, IdentityRow, OutboxDatabase } from './outbox-schema.ts';
import { isSecondOfItsNumber } from './second-of-its-number.ts';
import { asideOf } from './set-aside.ts';

export interface SealedBlob {
  readonly sha256: string;
  readonly mime: string;
  readonly rank: number;
  readonly lockWrap: KeyWrap | null;
  readonly body: Bytes;
}

export interface Kept {
  readonly row: EnvelopeRow;
  readonly blobs: readonly SealedBlob[];
  readonly draftKeys: readonly string[];
}

/**
 * The one transaction of a capture. All of it or nothing; only IndexedDB is awaited inside. `taken`: another tab had the
 * sequence number first and nothing was written. Running it again after a lost answer finds its own row and is content.
 */
export async function keepCapture(outbox: OutboxDatabase, kept: Kept): Promise<'kept' | 'taken'> {
  const { row, draftKeys } = kept;
  return outbox.transaction('rw', [outbox.envelopes, outbox.blobs, outbox.bodies, outbox.drafts, outbox.keep], async () => {
    // Asked all at once and written all at once: every step of a transaction is a way to the disk's process and back.
    const [self, before, ...refused] = await Promise.all([
      outbox.self(),
      row.header.blobs.length === 0 ? [] : outbox.blobs.bulkGet([...row.header.blobs]),
      ...(['rejected', 'refused-here'] as const).map((state) => outbox.envelopes.where('[lane+state]').equals([row.lane, state]).toArray()),
    ]);
    if (self === null || !isNext(self, row)) return (await outbox.envelopes.get(row.mutationId)) === undefined ? 'taken' : 'kept';
    await Promise.all([
      outbox.keep.put(chainedBehind(self, row)),
      outbox.envelopes.add(row),
      ...keepBlobs(outbox, kept, before),
      draftKeys.length === 0 ? null : outbox.drafts.bulkDelete([...draftKeys]),
      // A refused act of this lane was seen and done again: the lane goes on (S-05). One that waits for a number is not refused (S-20).
      ...refused.flat().filter((one) => !isSecondOfItsNumber(one)).map((one) => outbox.envelopes.put({ ...one, state: asideOf(one.state) })),
    ]);
    return 'kept';
  });
}

/** Compare and set: judged and sealed behind the very act that is still the last one, by the person who is still here. */
function isNext(self: IdentityRow, { deviceSequence, header, authorId }: EnvelopeRow): boolean {
  return self.nextSequence === deviceSequence && self.previousHash === header.previousHash && self.deviceId === header.deviceId && self.worker.accountId === authorId;
}

/** New bytes are kept, refused ones offered again, and known ones only named by one act more. */
function keepBlobs(outbox: OutboxDatabase, kept: Kept, before: readonly (BlobRow | undefined)[]): PromiseLike<unknown>[] {
  const known = new Map(before.filter((row) => row !== undefined).map((row) => [row.sha256, row]));
  const given = new Map(kept.blobs.map((blob) => [blob.sha256, blob]));
  return [...new Set([...kept.row.header.blobs, ...given.keys()])].flatMap((sha256) => {
    const row = known.get(sha256);
    const blob = given.get(sha256);
    const mutationIds = [...(row?.mutationIds ?? []), kept.row.mutationId];
    if (row !== undefined && (row.state !== 'refused' || blob === undefined)) return [outbox.blobs.put({ ...row, mutationIds })];
    if (blob === undefined) return [];
    const { mime, rank, lockWrap, body } = blob;
    const fresh: BlobRow = { sha256, mime, rank, lockWrap, mutationIds, state: 'waiting', sizeBytes: body.length, uploadUrl: null, failure: null };
    return [outbox.blobs.put(fresh), outbox.bodies.put({ sha256, body })];
  });
}
