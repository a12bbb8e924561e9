import { crc32, deflateSync } from 'node:zlib';
import type { GrayFrame } from '../../../../src/capture/gray-frame.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A grey picture as PNG, 8 bits a pixel. */
export function grayPng(frame: GrayFrame): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(frame.width, 0);
  header.writeUInt32BE(frame.height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((frame.width + 1) * frame.height);
  for (let y = 0; y < frame.height; y++)
    rows.set(frame.data.subarray(y * frame.width, (y + 1) * frame.width), y * (frame.width + 1) + 1);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
