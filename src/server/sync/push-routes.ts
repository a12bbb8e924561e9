import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import { PUSH_MAX_BYTES, pushRequest } from '../../protocol/push.ts';
import type { PushRequest, PushResponse } from '../../protocol/push.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import { requireDevice } from '../auth/device-session.ts';
import { refuse } from '../http/answer.ts';
import { spendQuota } from '../http/phone-quota.ts';
import { checked } from '../http/read-body.ts';
import type { ServerEnv } from '../http/server-env.ts';
import { parseStrictJson } from '../http/strict-json.ts';
import type { ServerPorts } from '../ports.ts';
import { inflateWithin } from './inflate.ts';
import { pushBatch } from './push-batch.ts';

/** POST /sync/v1/push. The phone's credential is enough: a lock, a colleague's login or an ended one hold nothing back. */
export function mountPush(app: Hono<ServerEnv>, ports: ServerPorts): void {
  app.post('/sync/v1/push', requireDevice(ports, 'send'), async (c) => {
    const { epoch } = ports.identity;
    const nothingTaken: PushResponse = { epoch, serverTimeMs: ports.clock.nowMs(), results: [] };
    const request = await readPush(c);
    if (!request.ok) return refuse(c, request.error);
    if (request.value === 'newer') return c.json(nothingTaken);
    if (request.value.deviceId !== c.get('device').deviceId) return refuse(c, { code: 'device/unknown' });
    // Meant for the state before a restore: what that one had acknowledged comes first, so nothing is taken now (S-09, P-11).
    if (request.value.epoch !== undefined && request.value.epoch !== epoch) return c.json(nothingTaken);
    const quota = spendQuota(ports, c.get('device').deviceId, { captures: request.value.items.length });
    if (!quota.ok) return refuse(c, quota.error);
    return c.json(await pushBatch(ports, c.get('device'), request.value));
  });
}

const anyVersion = z.object({ protocol: z.int() });

/** `newer`: of a version this build does not know, as after an update was taken back. What is left out of an answer waits (P-18). */
async function readPush(c: Context): Promise<Result<PushRequest | 'newer', Failure>> {
  const raw = new Uint8Array(await c.req.arrayBuffer());
  const isPacked = c.req.header('Content-Encoding')?.toLowerCase() === 'gzip';
  const bytes = isPacked ? await inflateWithin(raw, PUSH_MAX_BYTES) : ok(Buffer.from(raw));
  if (!bytes.ok) return bytes;
  if (bytes.value.byteLength > PUSH_MAX_BYTES) return { ok: false, error: { code: 'request/too-large' } };
  const json = parseStrictJson(bytes.value.toString('utf8'));
  if (!json.ok) return json;
  const named = anyVersion.safeParse(json.value);
  return named.success && named.data.protocol > PROTOCOL_VERSION ? ok('newer') : checked(json.value, pushRequest);
}
