import type { Hono } from 'hono';
import { blobQuestion } from '../../protocol/upload.ts';
import type { BlobAnswer } from '../../protocol/upload.ts';
import { requireDevice } from '../auth/device-session.ts';
import { refuse } from '../http/answer.ts';
import { readBody } from '../http/read-body.ts';
import type { DeviceCaller, ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { blobs } from '../store/tables.ts';
import { storedAmong } from './lost-bytes.ts';
import { kindOf } from './magic.ts';
import { openUploads } from './uploads.ts';
import type { Uploads } from './uploads.ts';

/** The bytes' lane: ask by digest what is here, then send what is not, from where it stopped. Nothing is read back here. */
export function mountFiles(app: Hono<ServerEnv>, ports: ServerPorts): void {
  // Opened at the first need: the library makes its folder in the background and throws into nowhere when it cannot.
  let opened: Uploads | null = null;
  const uploads = () => (opened ??= openUploads(ports));

  app.post('/sync/v1/blobs', requireDevice(ports, 'send'), async (c) => {
    const question = await readBody(c, blobQuestion);
    if (!question.ok) return refuse(c, question.error);
    const digests = [...new Set(question.value.digests)];
    const before = await storedAmong(ports, digests);
    const answers: BlobAnswer['blobs'] = [];
    for (const sha256 of digests) answers.push(before.has(sha256) ? { sha256, state: 'stored' } : await unstored(sha256, c.get('device')));
    return c.json({ epoch: ports.identity.epoch, blobs: answers });
  });

  app.on(['POST', 'OPTIONS'], ['/files', '/files/'], requireDevice(ports, 'send'), (c) => uploads().handle(c.req.raw, c.get('device')));

  // The framework turns HEAD into GET on its way to a route; a real GET would read sealed bytes back and is not offered.
  app.on(['GET', 'PATCH', 'DELETE'], '/files/:uploadId', requireDevice(ports, 'send'), async (c) => {
    const device = c.get('device');
    const isReading = c.req.raw.method === 'GET';
    if (isReading || !(await uploads().isOwn(c.req.param('uploadId'), device))) return refuse(c, { code: 'file/unknown' });
    return uploads().handle(c.req.raw, device);
  });

  async function unstored(sha256: string, device: DeviceCaller): Promise<BlobAnswer['blobs'][number]> {
    if (await namedAgain(sha256)) return { sha256, state: 'stored' };
    const uploadUrl = await uploads().runningFor(sha256, device);
    if (uploadUrl !== null) return { sha256, state: 'partial', uploadUrl };
    return { sha256, state: (await storedAmong(ports, [sha256])).has(sha256) ? 'stored' : 'unknown' };
  }

  /** After a restore of the database alone the bytes are still in their place, and need only their row (F46); lost ones may have been put back (F47). */
  async function namedAgain(sha256: string): Promise<boolean> {
    const bytes = await ports.bytes.get(sha256);
    const mime = bytes === null ? null : kindOf(bytes);
    if (bytes === null || mime === null) return false;
    await ports.db.insert(blobs).values({ sha256, mime, sizeBytes: bytes.byteLength, storedAtMs: ports.clock.nowMs() }).onConflictDoUpdate({ target: blobs.sha256, set: { lostAtMs: null } });
    return true;
  }
}
