import { isIPv6 } from 'node:net';

/** The eight groups of an IPv6 address, however it is written; null for anything else. */
export function ipv6Groups(address: string): readonly number[] | null {
  const [bare = ''] = address.split('%'); // behind it stands the zone
  if (!isIPv6(bare)) return null;
  const written = new URL(`http://[${bare}]/`).hostname.slice(1, -1); // without decimals, in the shortest form
  const [head = [], tail = []] = written.split('::').map((half) => half.split(':').filter((group) => group !== '').map((group) => Number.parseInt(group, 16)));
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}

/** The IPv4 address that stands in two groups. */
export function ipv4Of(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}
