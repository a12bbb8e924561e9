import type { Bytes } from '../base/bytes.ts';
import type { KeyWrap } from '../protocol/envelope.ts';
import type { EnvelopeRow, EnvelopeState, OutboxDatabase } from './outbox-schema.ts';

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
  const { row, blobs, draftKeys } = kept;
  return outbox.transaction('rw', [outbox.envelopes, outbox.blobs, outbox.bodies, outbox.drafts, outbox.keep], async () => {
    if ((await outbox.envelopes.get(row.mutationId)) !== undefined) return 'kept';
    const self = await outbox.self();
    if (self === null || self.nextSequence !== row.deviceSequence || self.previousHash !== row.header.previousHash) return 'taken';
    await outbox.keep.put({ ...self, nextSequence: row.deviceSequence + 1, previousHash: row.contentHash });
    await outbox.envelopes.add(row);
    for (const blob of blobs) await keepBlob(outbox, blob, row.mutationId);
    for (const digest of row.header.blobs) await nameIn(outbox, digest, row.mutationId);
    await outbox.drafts.bulkDelete([...draftKeys]);
    // A refused act of this lane was seen and done again: the lane goes on (S-05).
    const refused = await outbox.envelopes.where('[lane+state]').anyOf([row.lane, 'rejected'], [row.lane, 'refused-here']).toArray();
    for (const before of refused) await outbox.envelopes.put({ ...before, state: asideOf(before.state) });
    return 'kept';
  });
}

/** The lane goes on without it: the office has it (`set-aside`), or nobody but this phone ever had it (`kept-here`). */
export function asideOf(state: EnvelopeState): EnvelopeState {
  return state === 'refused-here' ? 'kept-here' : 'set-aside';
}

async function keepBlob(outbox: OutboxDatabase, blob: SealedBlob, mutationId: string): Promise<void> {
  const known = await outbox.blobs.get(blob.sha256);
  if (known !== undefined && known.state !== 'refused') return;
  const { sha256, mime, rank, lockWrap, body } = blob;
  await outbox.blobs.put({
    sha256, mime, rank, lockWrap, state: 'waiting', sizeBytes: body.length,
    mutationIds: [...(known?.mutationIds ?? []), mutationId], uploadUrl: null, failure: null,
  });
  await outbox.bodies.put({ sha256, body });
}

async function nameIn(outbox: OutboxDatabase, sha256: string, mutationId: string): Promise<void> {
  const row = await outbox.blobs.get(sha256);
  if (row === undefined || row.mutationIds.includes(mutationId)) return;
  await outbox.blobs.put({ ...row, mutationIds: [...row.mutationIds, mutationId] });
}
