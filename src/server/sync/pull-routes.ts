import { and, eq, gt, isNull } from 'drizzle-orm';
import type { Hono } from 'hono';
import { pullRequest } from '../../protocol/pull.ts';
import { deviceToken, requireDevice } from '../auth/device-session.ts';
import { refuse } from '../http/answer.ts';
import { brotliJson } from '../http/brotli-json.ts';
import { liveStream } from '../http/live-stream.ts';
import { readBody } from '../http/read-body.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { workerFeed } from '../store/publish.ts';
import { accounts, devices } from '../store/tables.ts';
import { feedDigests } from './feed-digests.ts';
import { noteDownload } from './note-download.ts';
import { pullPage } from './pull-page.ts';
import { quietPhones } from './quiet-phones.ts';

/** What a worker may see goes out only to the worker signed in on the phone, while that login holds. */
export function mountPull(app: Hono<ServerEnv>, ports: ServerPorts): void {
  const digests = feedDigests(ports);
  const quiet = quietPhones(ports);

  app.post('/sync/v1/pull', quiet.answer, requireDevice(ports, 'receive'), async (c) => {
    const { accountId, loginValid } = c.get('device');
    if (!loginValid) return refuse(c, { code: 'session/expired' });
    const request = await readBody(c, pullRequest);
    if (!request.ok) return refuse(c, request.error);
    if (request.value.feed !== workerFeed(accountId)) return refuse(c, { code: 'pull/feed-forbidden' });
    const page = await quiet.asking(deviceToken(c) ?? '', request.value, () => pullPage(ports, request.value));
    if (!page.ok) return c.json({ resync: page.error.resync, epoch: ports.identity.epoch }, 409);
    const digest = page.value.more ? null : await digests({ feed: request.value.feed, head: page.value.head, isComplete: request.value.cursor === 0 });
    await noteDownload(ports, c.get('device'), { request: request.value, page: page.value });
    return brotliJson(c, digest === null ? page.value : { ...page.value, digest });
  });

  app.get('/sync/v1/live', requireDevice(ports, 'receive'), (c) => {
    const { accountId, deviceId, loginValid } = c.get('device');
    if (!loginValid) return refuse(c, { code: 'session/expired' });
    const holds = async () => {
      const [row] = await ports.db.select({ id: devices.deviceId }).from(devices).innerJoin(accounts, eq(accounts.accountId, devices.accountId)).where(
        and(eq(devices.deviceId, deviceId), eq(devices.accountId, accountId), isNull(devices.revokedAtMs), isNull(accounts.disabledAtMs), gt(devices.loginExpiresAtMs, ports.clock.nowMs())),
      );
      return row !== undefined;
    };
    return liveStream(c, ports, { topic: workerFeed(accountId), owner: `device:${deviceId}`, holds, event: 'more', say: () => '{}' });
  });
}
