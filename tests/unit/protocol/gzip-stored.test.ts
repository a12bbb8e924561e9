import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzip, gzip, utf8 } from '../../../src/base/bytes.ts';
import { gzipStored, openStored } from '../../../src/base/gzip-stored.ts';

describe('a gzip file that compresses nothing', () => {
  it.each([0, 1, 80, 2_048, 65_535, 65_536, 200_000])('gives back %i bytes to every reader of gzip, its checksum included', async (size) => {
    const bytes = new Uint8Array(size).map((_, at) => (at * 7_919) % 251);
    const packed = gzipStored(bytes);
    expect(Buffer.compare(gunzipSync(packed), bytes)).toBe(0);
    expect(Buffer.compare(await gunzip(packed), bytes)).toBe(0);
  });

  it('is opened at once where it is one block; every other gzip file is left to the stream', async () => {
    for (const size of [0, 1, 80, 65_535]) {
      const bytes = new Uint8Array(size).map((_, at) => (at * 7_919) % 251);
      expect(openStored(gzipStored(bytes))).toEqual(bytes);
      expect(openStored(await gzip(new Uint8Array(size + 80)))).toBeNull();
    }
    expect(openStored(gzipStored(new Uint8Array(65_536)))).toBeNull();
    expect(openStored(new Uint8Array(3))).toBeNull();
  });

  it('is refused when a byte was changed', () => {
    const packed = gzipStored(utf8('止度 01234.5'));
    packed[20] = (packed[20] ?? 0) ^ 1;
    expect(() => gunzipSync(packed)).toThrow();
  });
});
