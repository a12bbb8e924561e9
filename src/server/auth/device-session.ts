import { eq } from 'drizzle-orm';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../base/clock.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import { refuse } from '../http/answer.ts';
import type { DeviceCaller, ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { accounts, devices } from '../store/tables.ts';
import { hashToken } from './tokens.ts';

const COOKIE = 'device';

/** A working day and its margin. After it the phone may still send, and must sign in again to receive. */
export const FIELD_LOGIN_MS = 16 * MS_PER_HOUR;

export function setDeviceCookie(c: Context, token: string): void {
  setCookie(c, COOKIE, token, { prefix: 'host', httpOnly: true, secure: true, sameSite: 'Strict', path: '/', maxAge: (390 * MS_PER_DAY) / 1_000 });
}

export function deviceToken(c: Context): string | undefined {
  return getCookie(c, COOKIE, 'host');
}

/**
 * Lets a request pass that carries a phone's credential. A login that ended, an account that was disabled or a phone that
 * was revoked does not stop it from sending: sealed captures always may (F51, F67). To receive, the phone must not be
 * revoked, and routes that give look at `loginValid` besides.
 */
export function requireDevice(ports: ServerPorts, purpose: 'send' | 'receive'): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const caller = await deviceCaller(c, ports, purpose);
    if (!caller.ok) return refuse(c, caller.error);
    c.set('device', caller.value);
    return next();
  };
}

async function deviceCaller(c: Context, ports: ServerPorts, purpose: 'send' | 'receive'): Promise<Result<DeviceCaller, Failure<'device/unknown' | 'device/revoked'>>> {
  const token = deviceToken(c);
  if (token === undefined) return fail('device/unknown');
  const [row] = await ports.db
    .select({ device: devices, account: accounts })
    .from(devices)
    .innerJoin(accounts, eq(accounts.accountId, devices.accountId))
    .where(eq(devices.tokenHash, hashToken(token)));
  if (row === undefined) return fail('device/unknown');
  if (row.device.revokedAtMs !== null && purpose === 'receive') return fail('device/revoked');
  const nowMs = ports.clock.nowMs();
  if (nowMs > (row.device.lastContactAtMs ?? 0) + MS_PER_MINUTE) {
    await ports.db.update(devices).set({ lastContactAtMs: nowMs }).where(eq(devices.deviceId, row.device.deviceId));
  }
  const { accountId, displayName, staffNumber, supplierId, districtId } = row.account;
  const loginValid = row.account.disabledAtMs === null && nowMs < row.device.loginExpiresAtMs;
  const { deviceId, pulledAtMs, pulledFor, unsent } = row.device;
  return ok({ deviceId, accountId, displayName, staffNumber, supplierId, districtId, loginValid, download: { atMs: pulledAtMs, forId: pulledFor, unsent } });
}
