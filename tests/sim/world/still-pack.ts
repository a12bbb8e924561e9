import { gunzipSync } from 'node:zlib';

const HEADER_BYTES = 10;
const BLOCK_HEAD_BYTES = 5;
const TRAILER_BYTES = 8;
const STORED = 0;

/** As gzip, without its work: the bytes as they are in one box, with their number at the end. */
export function pack(bytes: Uint8Array): Uint8Array {
  const packed = new Uint8Array(HEADER_BYTES + BLOCK_HEAD_BYTES + bytes.length + TRAILER_BYTES);
  packed.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, STORED + 1]);
  packed.set(bytes, HEADER_BYTES + BLOCK_HEAD_BYTES);
  new DataView(packed.buffer).setUint32(packed.length - 4, bytes.length, true);
  return packed;
}

/** Undoes `pack` and whatever else is gzip; throws where bytes are missing or are none. */
export function unpack(packed: Uint8Array): Uint8Array {
  const length = packed.length - HEADER_BYTES - BLOCK_HEAD_BYTES - TRAILER_BYTES;
  if (length >= 0 && packed[0] === 0x1f && packed[1] === 0x8b && packed[HEADER_BYTES] === STORED + 1) {
    const said = new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(packed.length - 4, true);
    if (said === length) return packed.slice(HEADER_BYTES + BLOCK_HEAD_BYTES, HEADER_BYTES + BLOCK_HEAD_BYTES + length);
  }
  return gunzipSync(packed);
}
