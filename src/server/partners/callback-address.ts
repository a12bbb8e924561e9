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
  return !neverPartners.some((pattern) => pattern.test(hostname));
}

const neverPartners = [
  /^0\./,
  /^169\.254\./,
  /^(22[4-9]|2[3-5]\d)\./, // multicast and reserved
  /^\[(::|fe[89ab].*|ff.*)\]$/,
  /^\[::ffff:(0+|a9fe|0:[0-9a-f]*):.*\]$/, // the same, written into IPv6
  // metadata services that clouds keep elsewhere: Alibaba, Oracle, Amazon over IPv6, and the names of Google's and Tencent's
  /^100\.100\.100\.200$/,
  /^192\.0\.0\.192$/,
  /^\[fd00:ec2::254\]$/,
  /^\[::ffff:(6464:64c8|c000:c0)\]$/,
  /^metadata\.(google\.internal|tencentyun\.com)\.?$/,
];
