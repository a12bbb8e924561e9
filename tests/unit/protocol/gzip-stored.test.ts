import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzip, utf8 } from '../../../src/base/bytes.ts';
import { gzipStored } from '../../../src/base/gzip-stored.ts';

describe('a gzip file that compresses nothing', () => {
  it.each([0, 1, 80, 2_048, 65_535, 65_536, 200_000])('gives back %i bytes to every reader of gzip, its checksum included', async (size) => {
    const bytes = new Uint8Array(size).map((_, at) => (at * 7_919) % 251);
    const packed = gzipStored(bytes);
    expect(Buffer.compare(gunzipSync(packed), bytes)).toBe(0);
    expect(Buffer.compare(await gunzip(packed), bytes)).toBe(0);
  });

  it('is refused when a byte was changed', () => {
    const packed = gzipStored(utf8('止度 01234.5'));
    packed[20] = (packed[20] ?? 0) ^ 1;
    expect(() => gunzipSync(packed)).toThrow();
  });
});
