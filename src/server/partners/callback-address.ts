import { ipv4Of, ipv6Groups } from '../http/ipv6.ts';

/**
 * Whether callbacks may go to an address that an administrator typed. Names and private networks may: partners sit in
 * government intranets. Addresses that only ever name the machine's own surroundings, such as a cloud's metadata service,
 * are no partner's. Looked at again before each delivery.
 */
export function mayCallBack(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return false;
  // the URL parser has written every spelling of an IPv4 address as four decimals
  return ![hostname, ...ipv4Within(hostname)].some((name) => neverPartners.some((pattern) => pattern.test(name)));
}

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
