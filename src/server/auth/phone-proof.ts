import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { MS_PER_DAY } from '../../base/clock.ts';
import type { ServerPorts } from '../ports.ts';

const COOKIE = 'phone';

/**
 * The office's word to a phone that it gave it this id, and when, under its own seal: nothing of it is stored, so that it
 * outlives a restore which has forgotten the phone (X26, F46). It opens nothing by itself.
 */
export function giveProof(c: Context, ports: Pick<ServerPorts, 'clock' | 'identity'>, deviceId: string): void {
  const proof = seal(ports, deviceId, ports.clock.nowMs());
  setCookie(c, COOKIE, proof, { prefix: 'host', httpOnly: true, secure: true, sameSite: 'Strict', path: '/', maxAge: (390 * MS_PER_DAY) / 1_000 });
}

/** Since when this phone is known to have had an id; null without our word for it. */
export function provedSinceMs(c: Context, ports: Pick<ServerPorts, 'identity'>, deviceId: string | null): number | null {
  const given = getCookie(c, COOKIE, 'host');
  if (given === undefined || deviceId === null) return null;
  const atMs = Number(given.split('.')[0]);
  if (!Number.isSafeInteger(atMs)) return null;
  const [expected, held] = [Buffer.from(seal(ports, deviceId, atMs)), Buffer.from(given)];
  return expected.length === held.length && timingSafeEqual(expected, held) ? atMs : null;
}

function seal({ identity }: Pick<ServerPorts, 'identity'>, deviceId: string, atMs: number): string {
  return `${atMs}.${createHmac('sha256', identity.organisation.privateKey).update(`phone\n${deviceId}\n${atMs}`).digest('base64url')}`;
}
