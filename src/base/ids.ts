/** Fills a buffer with random bytes; `crypto.getRandomValues` in earnest, seeded in the simulator. */
export type RandomBytes = (length: number) => Uint8Array<ArrayBuffer>;

export const cryptoRandom: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

/**
 * A UUID version 7 (RFC 9562): sortable by its creation time, and unique without asking anybody.
 * It is a name, never a secret: nothing may be reached by knowing it.
 */
export function newId(nowMs: number, random: RandomBytes = cryptoRandom): string {
  const bytes = random(16);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(nowMs / 2 ** (8 * (5 - i))) & 0xff;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
