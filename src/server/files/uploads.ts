import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { Upload } from '@tus/server';
import { and, eq, isNotNull, isNull, lt, or } from 'drizzle-orm';
import { fail } from '../../base/result.ts';
import type { Result } from '../../base/result.ts';
import { SEALED_LIMIT_BYTES } from '../../protocol/upload.ts';
import { spendQuota } from '../http/phone-quota.ts';
import type { DeviceCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { blobs, devices, uploads } from '../store/tables.ts';
import { finishUpload } from './finish-upload.ts';
import type { FinishFailure } from './finish-upload.ts';
import { TusRefusal, tusRefusalOf } from './tus-refusal.ts';
import { uploadTicket } from './upload-ticket.ts';

const CLEARED_AT_ONCE = 200;

export interface Uploads {
  /** Speaks tus 1.0 with a phone whose right to this upload has been checked. */
  handle(request: Request, device: DeviceCaller): Promise<Response>;
  isOwn(uploadId: string, device: DeviceCaller): Promise<boolean>;
  /** Where this phone's running upload of these bytes is; null when there is none, or when it turned out to be whole. */
  runningFor(digest: string, device: DeviceCaller): Promise<string | null>;
  /**
   * Clears away uploads begun before an instant that nobody will go on with: their bytes are stored already, or their
   * phone is revoked. One that is whole is taken in first, never thrown away; any other waits for its phone.
   */
  clearAbandoned(startedBeforeMs: number): Promise<number>;
}

/** Resumable uploads in a folder beside the evidence. The server's offset is the truth. */
export function openUploads(ports: ServerPorts): Uploads {
  const directory = join(ports.settings.dataDir, 'uploads');
  mkdirSync(directory, { recursive: true });
  const store = new FileStore({ directory });
  const caller = new AsyncLocalStorage<DeviceCaller>();

  async function finish(upload: Upload): Promise<Result<void, FinishFailure>> {
    const ticket = uploadTicket.safeParse(upload.metadata);
    if (!ticket.success) return fail('file/digest-mismatch');
    const done = await finishUpload(ports, ticket.data, new Uint8Array(await readFile(join(directory, upload.id))));
    // A full disk may have room later, and the bytes are here: keep them. Wrong bytes never get right: begin anew.
    if (done.ok || done.error.code.startsWith('file/')) await forget(upload.id);
    return done;
  }

  async function forget(uploadId: string): Promise<void> {
    await ports.db.delete(uploads).where(eq(uploads.uploadId, uploadId));
    await store.remove(uploadId).catch(() => undefined); // already gone
  }

  const server = new Server({
    path: '/files',
    datastore: store,
    // The one that `isOwn` was asked about: left to itself the library takes the last word of a query (X22).
    getFileIdFromRequest: (request) => new URL(request.url).pathname.split('/').at(-1),
    maxSize: SEALED_LIMIT_BYTES,
    lockDrainTimeout: 500, // milliseconds that a line which went silent may hold its upload once the phone is back on another
    relativeLocation: true,
    disableTerminationForFinishedUploads: true,
    allowedOrigins: () => false, // left out, the library lets every origin read its answers
    async onUploadCreate(_request, upload) {
      const device = caller.getStore();
      const ticket = uploadTicket.safeParse(upload.metadata);
      if (device === undefined || !ticket.success) throw new TusRefusal({ code: 'request/malformed', detail: { path: 'Upload-Metadata' } });
      const quota = spendQuota(ports, device.deviceId, { files: 1, fileBytes: upload.size ?? SEALED_LIMIT_BYTES });
      if (!quota.ok) throw new TusRefusal(quota.error);
      await ports.db.insert(uploads).values({ uploadId: upload.id, deviceId: device.deviceId, sha256: ticket.data.digest, startedAtMs: ports.clock.nowMs() });
      return {};
    },
    async onUploadFinish(_request, upload) {
      const done = await finish(upload);
      if (!done.ok) throw new TusRefusal(done.error);
      return {};
    },
    async onResponseError(_request, error) {
      const refusal = await tusRefusalOf(error, directory);
      if (refusal.status_code >= 500) ports.log.error({ errorName: error instanceof Error ? error.name : 'unknown', status: refusal.status_code }, 'upload failed');
      return refusal;
    },
  });

  return {
    handle: (request, device) => caller.run(device, () => server.handleWeb(request)),
    async isOwn(uploadId, device) {
      const found = await ports.db.select().from(uploads).where(and(eq(uploads.uploadId, uploadId), eq(uploads.deviceId, device.deviceId)));
      return found.length > 0;
    },
    async runningFor(digest, device) {
      const own = await ports.db.select().from(uploads).where(and(eq(uploads.sha256, digest), eq(uploads.deviceId, device.deviceId)));
      for (const { uploadId } of own) {
        const upload = await store.getUpload(uploadId).catch(() => null);
        if (upload === null) await forget(uploadId);
        else if (upload.size === undefined || upload.offset < upload.size) return `/files/${uploadId}`;
        else await finish(upload); // whole, but the process ended before it could say so
      }
      return null;
    },
    async clearAbandoned(startedBeforeMs) {
      const old = await ports.db
        .select({ uploadId: uploads.uploadId, storedSha256: blobs.sha256, revokedAtMs: devices.revokedAtMs })
        .from(uploads)
        .leftJoin(blobs, and(eq(blobs.sha256, uploads.sha256), isNull(blobs.lostAtMs)))
        .leftJoin(devices, eq(devices.deviceId, uploads.deviceId))
        .where(and(lt(uploads.startedAtMs, startedBeforeMs), or(isNotNull(blobs.sha256), isNotNull(devices.revokedAtMs))))
        .limit(CLEARED_AT_ONCE);
      let cleared = 0;
      for (const { uploadId, storedSha256 } of old) {
        const upload = await store.getUpload(uploadId).catch(() => null);
        const isWhole = upload !== null && upload.size !== undefined && upload.offset >= upload.size;
        if (isWhole && storedSha256 === null) await finish(upload);
        else await forget(uploadId);
        cleared++;
      }
      return cleared;
    },
  };
}
