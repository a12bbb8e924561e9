import { fromUtf8 } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import type { Envelope, KeyWrap } from '../protocol/envelope.ts';
import { fileAad, mutationAad, openWithLockKey, withoutLockWrap } from '../protocol/seal.ts';
import type { LockKey } from '../protocol/seal.ts';
import type { BlobRow, EnvelopeRow } from './outbox-schema.ts';

/** The lock's wrap lies beside the envelope, so that what travels lies ready and the wrap can be erased alone. */
export function parted(envelope: Envelope): { readonly travelling: Envelope; readonly lockWrap: KeyWrap | null } {
  return { travelling: withoutLockWrap(envelope), lockWrap: envelope.wraps.find(({ alg }) => alg === 'A256GCM') ?? null };
}

/** Null: sealed for another lock, or its wrap is erased. */
export async function payloadOf(row: EnvelopeRow, lockKey: LockKey): Promise<unknown> {
  const opened = await openPart({ envelope: row.envelope, lockWrap: row.lockWrap, aad: mutationAad(row.header) }, lockKey);
  return opened === null ? null : (JSON.parse(fromUtf8(opened)) as unknown);
}

export async function openedFile(row: BlobRow, body: Bytes, lockKey: LockKey): Promise<Bytes | null> {
  const envelope = JSON.parse(fromUtf8(body)) as Envelope;
  return openPart({ envelope, lockWrap: row.lockWrap, aad: fileAad(row) }, lockKey);
}

async function openPart(part: { envelope: Envelope; lockWrap: KeyWrap | null; aad: string }, lockKey: LockKey): Promise<Bytes | null> {
  if (part.lockWrap === null) return null;
  const opened = await openWithLockKey({ envelope: { ...part.envelope, wraps: [part.lockWrap] }, aad: part.aad }, lockKey);
  return opened.ok ? opened.value : null;
}
