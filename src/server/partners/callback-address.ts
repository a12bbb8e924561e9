import { BlockList, isIPv6 } from 'node:net';
import { ipv4Of, ipv6Groups } from '../http/ipv6.ts';

/** Where names of partners may lead: out of the house alone, or into private networks too. */
export type Networks = 'public' | 'private';

/**
 * Whether callbacks may go to an address that an administrator typed. Names may, and so may numbers of private networks and
 * of this machine: whoever types one means it. Addresses that only ever name the machine's own surroundings, such as a
 * cloud's metadata service, are no partner's. Looked at again before each delivery.
 */
export function mayCallBack(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return false;
  // the URL parser has written every spelling of an IPv4 address as four decimals
  return ![hostname, ...ipv4Within(hostname)].some((name) => neverPartners.some((pattern) => pattern.test(name)));
}

/**
 * Whether a partner's name may lead to this address. Whoever owns the name decides where it leads and may change it at any
 * time, so private networks are open to names only where the office says that its partners sit in one, and this machine
 * to no name but its own (X49).
 */
export function mayLeadTo(address: string, { hostname, networks }: { readonly hostname: string; readonly networks: Networks }): boolean {
  const host = isIPv6(address) ? new URL(`http://[${address.split('%')[0] ?? ''}]/`).hostname : address;
  if (!mayCallBack(`http://${host}/`)) return false;
  const all = [host.replace(/^\[|\]$/g, ''), ...ipv4Within(host)];
  const lies = (within: BlockList) => all.some((one) => within.check(one, isIPv6(one) ? 'ipv6' : 'ipv4'));
  if (lies(ownMachine)) return hostname === 'localhost';
  return networks === 'private' || !lies(privateNetworks);
}

const ownMachine = new BlockList();
ownMachine.addSubnet('127.0.0.0', 8, 'ipv4');
ownMachine.addAddress('::1', 'ipv6');

const privateNetworks = new BlockList();
for (const [network, bits] of [['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['100.64.0.0', 10], ['198.18.0.0', 15]] as const) privateNetworks.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [['fc00::', 7], ['fec0::', 10]] as const) privateNetworks.addSubnet(network, bits, 'ipv6');

/** The IPv4 addresses that an IPv6 address may be translated to on its way: mapped, compatible, NAT64 and 6to4. */
function ipv4Within(hostname: string): readonly string[] {
  const groups = ipv6Groups(hostname.slice(1, -1));
  if (groups === null) return [];
  const [first = 0, second = 0, third = 0, , , , high = 0, low = 0] = groups;
  if (first === 0x2002) return [ipv4Of(second, third)];
  const isPlain = first === 0 && second === 0;
  const isTranslated = first === 0x64 && second === 0xff9b;
  const isLoopback = isPlain && groups.slice(2, 7).every((group) => group === 0) && low === 1;
  return (isPlain || isTranslated) && !isLoopback ? [ipv4Of(high, low)] : [];
}

const neverPartners = [
  /^0\./,
  /^169\.254\./,
  /^(22[4-9]|2[3-5]\d)\./, // multicast and reserved
  /^\[(::|fe[89ab].*|ff.*)\]$/,
  // metadata services that clouds keep elsewhere: Alibaba, Oracle, Azure, Amazon over IPv6, and the names of Google's and Tencent's
  /^100\.100\.100\.200$/,
  /^192\.0\.0\.192$/,
  /^168\.63\.129\.16$/,
  /^\[fd00:ec2::254\]$/,
  /^metadata\.(google\.internal|tencentyun\.com)\.?$/,
];
