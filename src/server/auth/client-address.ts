import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { ipv4Of, ipv6Groups } from '../http/ipv6.ts';
import type { ServerPorts } from '../ports.ts';

/**
 * Who is asking, for limits only: the other end of the connection, or behind proxies of our own the address that the
 * outermost of them saw (X41). What stands further left in the header is anybody's word. Of an IPv6 address its network
 * counts (X39): whoever has one address there has 2^64.
 */
export function clientAddress(c: Context, { settings }: Pick<ServerPorts, 'settings'>): string {
  const seen = (c.req.header('x-forwarded-for') ?? '').split(',').map((address) => address.trim());
  const proxies = settings.trustedProxies ?? 0;
  const named = proxies === 0 ? undefined : seen.at(-proxies);
  return networkOf(named === undefined || named === '' ? otherEnd(c) : named);
}

function otherEnd(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? 'unknown';
  } catch {
    return 'in-process'; // called without a socket
  }
}

function networkOf(address: string): string {
  const groups = ipv6Groups(address);
  if (groups === null) return address;
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  return isMapped ? ipv4Of(high, low) : groups.slice(0, 4).map((group) => group.toString(16)).join(':');
}
