import type { SyncStore } from '../sync/ports.ts';
import type { OutboxDatabase } from './outbox-schema.ts';
import { readBody } from './read-body.ts';

type BlobLane = Pick<SyncStore, 'waitingBlobs' | 'storedBlobs' | 'blobsLost' | 'blobBody' | 'noteUpload' | 'blobsStored' | 'blobRefused'> & { offerAgain(): Promise<void> };

/** Bytes on their way to the office, by priority. They are let go only by `tidy`. */
export function blobLane(outbox: OutboxDatabase): BlobLane {
  return {
    async waitingBlobs(limit) {
      const rows = await outbox.blobsIn('waiting').limit(limit).toArray();
      return rows.map(({ sha256, mime, uploadUrl, letGo }) => ({ sha256, mime, uploadUrl, ...(letGo === true && { letGo }) }));
    },
    async storedBlobs(limit) {
      const rows = await outbox.blobsIn('stored').and(({ letGo }) => letGo !== true).limit(limit).toArray();
      return outbox.bodies.where('sha256').anyOf(rows.map(({ sha256 }) => sha256)).primaryKeys();
    },
    async blobsLost(digests) {
      await outbox.transaction('rw', [outbox.blobs], async () => {
        for (const row of await outbox.blobs.bulkGet([...digests])) if (row?.state === 'stored') await outbox.blobs.put({ ...row, state: 'waiting', uploadUrl: null });
      });
    },
    blobBody: (sha256) => readBody(outbox, sha256),
    noteUpload: async (sha256, uploadUrl) => void (await outbox.blobs.update(sha256, { uploadUrl })),
    async blobsStored(digests) {
      await outbox.transaction('rw', [outbox.blobs], async () => {
        for (const sha256 of digests) await outbox.blobs.update(sha256, { state: 'stored', uploadUrl: null, failure: null });
      });
    },
    blobRefused: async (sha256, failure) => void (await outbox.blobs.update(sha256, { state: 'refused', failure })),
    /** Inside the caller's transaction: only where the bytes are still here can they be offered again. */
    async offerAgain() {
      for (const row of await outbox.blobsIn('stored').toArray()) {
        await outbox.blobs.put({ ...row, state: 'waiting', uploadUrl: null });
      }
    },
  };
}
