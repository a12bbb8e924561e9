import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { ServerPorts } from '../ports.ts';

/**
 * Who is asking, for limits only: the other end of the connection, or behind proxies of our own the address that the
 * outermost of them saw (X41). What stands further left in the header is anybody's word.
 */
export function clientAddress(c: Context, { settings }: Pick<ServerPorts, 'settings'>): string {
  const seen = (c.req.header('x-forwarded-for') ?? '').split(',').map((address) => address.trim());
  const proxies = settings.trustedProxies ?? 0;
  const named = proxies === 0 ? undefined : seen.at(-proxies);
  return named === undefined || named === '' ? otherEnd(c) : named;
}

function otherEnd(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? 'unknown';
  } catch {
    return 'in-process'; // called without a socket
  }
}
