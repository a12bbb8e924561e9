import { concatBytes } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';

const WIDTH = 360;
const HEIGHT = 180;

/** Five by seven dots, a row a number. Only the letters and digits that the captions need. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  A: [14, 17, 17, 31, 17, 17, 17], C: [14, 17, 16, 16, 16, 17, 14], D: [30, 17, 17, 17, 17, 17, 30], E: [31, 16, 16, 30, 16, 16, 31], G: [14, 17, 16, 23, 17, 17, 15],
  L: [16, 16, 16, 16, 16, 16, 31], M: [17, 27, 21, 21, 17, 17, 17], N: [17, 25, 21, 19, 17, 17, 17], O: [14, 17, 17, 17, 17, 17, 14], P: [30, 17, 17, 30, 16, 16, 16],
  R: [30, 17, 17, 30, 20, 18, 17], S: [15, 16, 16, 14, 1, 1, 30], T: [31, 4, 4, 4, 4, 4, 4], '.': [0, 0, 0, 0, 0, 12, 12],
  0: [14, 17, 19, 21, 25, 17, 14], 1: [4, 12, 4, 4, 4, 4, 14], 2: [14, 17, 1, 6, 8, 16, 31], 3: [30, 1, 1, 14, 1, 1, 30], 4: [2, 6, 10, 18, 31, 2, 2],
  5: [31, 16, 30, 1, 1, 17, 14], 6: [14, 16, 16, 30, 17, 17, 14], 7: [31, 1, 2, 4, 8, 8, 8], 8: [14, 17, 17, 14, 17, 17, 14], 9: [14, 17, 17, 15, 1, 1, 14],
};

/** A drawing that nobody takes for a photograph: SAMPLE in large letters over a caption. PNG, one bit a dot. */
export function samplePicture(caption: string): Bytes {
  const rows = Array.from({ length: HEIGHT }, () => new Uint8Array(1 + WIDTH / 8).fill(255, 1));
  write(rows, 'SAMPLE', { left: 20, top: 20, size: 9 });
  write(rows, caption, { left: 20, top: 115, size: 5 });
  return png(concatBytes(...rows));
}

function write(rows: readonly Uint8Array[], text: string, at: { readonly left: number; readonly top: number; readonly size: number }): void {
  [...text].forEach((character, i) => (GLYPHS[character] ?? []).forEach((bits, row) => {
    for (let column = 0; column < 5; column++) {
      if ((bits >> (4 - column)) & 1) square(rows, { left: at.left + (i * 6 + column) * at.size, top: at.top + row * at.size, size: at.size });
    }
  }));
}

function square(rows: readonly Uint8Array[], { left, top, size }: { readonly left: number; readonly top: number; readonly size: number }): void {
  for (let y = top; y < Math.min(top + size, HEIGHT); y++) {
    for (let x = left; x < Math.min(left + size, WIDTH); x++) {
      const row = rows[y];
      if (row !== undefined) row[1 + (x >> 3)] = (row[1 + (x >> 3)] ?? 0) & ~(128 >> (x & 7));
    }
  }
}

function png(raw: Bytes): Bytes {
  const header = concatBytes(be32(WIDTH), be32(HEIGHT), Uint8Array.of(1, 0, 0, 0, 0));
  return concatBytes(Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10), chunk('IHDR', header), chunk('IDAT', stored(raw)), chunk('IEND', new Uint8Array(0)));
}

/** zlib without compression: one block, since the picture stays below 65,536 bytes. */
function stored(raw: Bytes): Bytes {
  const length = raw.byteLength;
  let [a, b] = [1, 0];
  for (const byte of raw) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return concatBytes(Uint8Array.of(0x78, 1, 1, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255), raw, be32(b * 65_536 + a));
}

function chunk(type: string, data: Bytes): Bytes {
  const body = concatBytes(Uint8Array.from(type, (character) => character.charCodeAt(0)), data);
  return concatBytes(be32(data.byteLength), body, be32(crc32(body)));
}

function crc32(bytes: Bytes): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function be32(value: number): Bytes {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}
