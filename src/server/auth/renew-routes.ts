import { createHmac, timingSafeEqual } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { CHALLENGE_MS, challengeRequest, renewalHolds, renewRequest } from '../../protocol/renew.ts';
import { refuse } from '../http/answer.ts';
import { readBody } from '../http/read-body.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { devices } from '../store/tables.ts';
import { setDeviceCookie } from './device-session.ts';
import { giveProof } from './phone-proof.ts';
import { hashToken, newToken } from './tokens.ts';

/**
 * A phone whose cookie is gone proves with its own key that it is the phone, and gets a new one (S-15, F67). Challenges are
 * not stored: each carries our time under our seal. An unknown phone is answered like a known one until it must sign.
 * A revoked one may renew too: what its cookie opens is the way up and nothing else (F67).
 */
export function mountRenewal(app: Hono<ServerEnv>, ports: ServerPorts): void {
  app.post('/sync/v1/challenge', async (c) => {
    const body = await readBody(c, challengeRequest);
    if (!body.ok) return refuse(c, body.error);
    return c.json({ challenge: seal(body.value.deviceId, ports.clock.nowMs()) });
  });

  app.post('/sync/v1/renew', async (c) => {
    const body = await readBody(c, renewRequest);
    if (!body.ok) return refuse(c, body.error);
    const { deviceId, challenge } = body.value;
    const [device] = await ports.db.select().from(devices).where(eq(devices.deviceId, deviceId));
    if (!isFresh(deviceId, challenge) || device?.publicKey == null || !(await renewalHolds(device.publicKey, body.value))) return refuse(c, { code: 'device/unknown' });
    const token = newToken();
    await ports.db.update(devices).set({ tokenHash: hashToken(token) }).where(eq(devices.deviceId, deviceId));
    setDeviceCookie(c, token);
    giveProof(c, ports, deviceId);
    return c.json({ deviceId });
  });

  function seal(deviceId: string, atMs: number): string {
    const mac = createHmac('sha256', ports.identity.organisation.privateKey).update(`challenge\n${deviceId}\n${atMs}`).digest('base64url');
    return `${atMs}.${mac}`;
  }

  function isFresh(deviceId: string, challenge: string): boolean {
    const atMs = Number(challenge.split('.')[0]);
    const expected = Buffer.from(Number.isSafeInteger(atMs) ? seal(deviceId, atMs) : '');
    const given = Buffer.from(challenge);
    const age = ports.clock.nowMs() - atMs;
    return expected.length === given.length && timingSafeEqual(expected, given) && age >= 0 && age <= CHALLENGE_MS;
  }
}
