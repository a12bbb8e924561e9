import { concatBytes } from './bytes.ts';
import type { Bytes } from './bytes.ts';

/** A stored block says its length in 16 bits. */
const BLOCK_BYTES = 65_535;
const HEAD_BYTES = 10;
const BLOCK_HEAD_BYTES = 5;
/** CRC and length. */
const TAIL_BYTES = 8;

/**
 * A gzip file that compresses nothing (RFC 1952 around RFC 1951 3.2.4), made at once. For what is so small that the
 * browser's compressing stream costs more time than the few bytes are worth.
 */
export function gzipStored(bytes: Uint8Array): Bytes {
  const parts: Uint8Array[] = [Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255)];
  for (let at = 0; at === 0 || at < bytes.length; at += BLOCK_BYTES) {
    const block = bytes.subarray(at, at + BLOCK_BYTES);
    const isLast = at + BLOCK_BYTES >= bytes.length;
    const { length } = block;
    parts.push(Uint8Array.of(isLast ? 1 : 0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255), block);
  }
  return concatBytes(...parts, littleEndian(crc32(bytes)), littleEndian(bytes.length));
}

/**
 * What such a file of one block holds, at once; null for any other gzip file. The sum is not checked: for what has been
 * opened with its seal whole.
 */
export function openStored(file: Uint8Array): Bytes | null {
  const length = file.length - HEAD_BYTES - BLOCK_HEAD_BYTES - TAIL_BYTES;
  const [flags, block, low, high] = [file[3], file[HEAD_BYTES], file[HEAD_BYTES + 1], file[HEAD_BYTES + 2]];
  const isOneBlock = length >= 0 && length <= BLOCK_BYTES && flags === 0 && block === 1 && low === (length & 255) && high === length >> 8;
  return isOneBlock ? concatBytes(file.subarray(HEAD_BYTES + BLOCK_HEAD_BYTES, file.length - TAIL_BYTES)) : null;
}

function littleEndian(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}
