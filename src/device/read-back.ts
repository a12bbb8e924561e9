import type { Bytes } from '../base/bytes.ts';
import type { SealedBlob } from './keep-capture.ts';
import type { OutboxDatabase } from './outbox-schema.ts';
import { readBody } from './read-body.ts';

/**
 * Bytes that were just kept, read back while the subject still stands before the camera (F19). What does not come back as
 * it went in is written once more; if that does not help, it is told at once, to be taken again.
 */
export async function readBack(outbox: OutboxDatabase, blobs: readonly SealedBlob[]): Promise<void> {
  for (const { sha256, body } of blobs) {
    if (await isThere(outbox, { sha256, body })) continue;
    if ((await outbox.blobs.get(sha256))?.state !== 'waiting') continue; // another tab has sent it meanwhile
    await outbox.bodies.put({ sha256, body });
    if (await isThere(outbox, { sha256, body })) continue;
    await outbox.blobs.update(sha256, { state: 'refused', failure: { code: 'photo/lost' } });
  }
}

async function isThere(outbox: OutboxDatabase, { sha256, body }: Pick<SealedBlob, 'sha256' | 'body'>): Promise<boolean> {
  const kept = await readBody(outbox, sha256);
  return kept !== null && isSame(kept, body);
}

function isSame(one: Bytes, other: Bytes): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}
