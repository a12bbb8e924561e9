import { BLOBS_AT_ONCE } from '../protocol/upload.ts';
import type { Pass, SyncPorts } from './ports.ts';

/**
 * Asks again about bytes that the office once had and that this phone still holds for an act that is not there yet: what the
 * office has lost meanwhile goes up once more before it is let go of here (F47). What goes wrong with it is met by the
 * uploads behind it.
 */
export async function askAgain({ store, transport }: Pick<SyncPorts, 'store' | 'transport'>, { identity, signal }: Pass): Promise<void> {
  const held = await store.storedBlobs(BLOBS_AT_ONCE);
  if (held.length === 0) return;
  const answer = await transport.blobs(held, signal);
  if (!answer.ok || answer.value.value.epoch !== identity.epoch) return;
  const denied = new Set(answer.value.value.blobs.filter(({ state }) => state !== 'stored').map(({ sha256 }) => sha256));
  const lost = held.filter((sha256) => denied.has(sha256));
  if (lost.length > 0) await store.blobsLost(lost);
}
