import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeXlsxStream } from 'hucre/xlsx';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { archiveEntries } from '../../../src/server/partners/archive-entries.ts';

let folder: string;
let book: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archive-'));
  book = Buffer.from(await new Response(writeXlsxStream([['户号'], ['9990000007']], { name: '台账' })).arrayBuffer());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function entriesOf(bytes: Buffer) {
  const path = join(folder, 'book.xlsx');
  await writeFile(path, bytes);
  const file = await open(path, 'r');
  try {
    return await archiveEntries(file);
  } finally {
    await file.close();
  }
}

/** The same archive as a program writes it that does not know yet how large it becomes: every size and place in 64 bits. */
function widened(plain: Buffer): Buffer {
  const end = plain.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const start = plain.readUInt32LE(end + 16);
  const records: Buffer[] = [];
  for (let at = start; at < end; ) {
    const [name, extra, comment] = [plain.readUInt16LE(at + 28), plain.readUInt16LE(at + 30), plain.readUInt16LE(at + 32)];
    const record = Buffer.from(plain.subarray(at, at + 46 + name));
    const wide = Buffer.alloc(28);
    wide.writeUInt16LE(1, 0);
    wide.writeUInt16LE(24, 2);
    for (const [index, field] of [24, 20, 42].entries()) {
      wide.writeBigUInt64LE(BigInt(record.readUInt32LE(field)), 4 + index * 8);
      record.writeUInt32LE(0xffff_ffff, field);
    }
    record.writeUInt16LE(wide.length, 30);
    record.writeUInt16LE(0, 32);
    records.push(record, wide);
    at += 46 + name + extra + comment;
  }
  const directory = Buffer.concat(records);
  const wideEnd = Buffer.alloc(56);
  wideEnd.writeUInt32LE(0x0606_4b50, 0);
  wideEnd.writeBigUInt64LE(BigInt(directory.length), 40);
  wideEnd.writeBigUInt64LE(BigInt(start), 48);
  const place = Buffer.alloc(20);
  place.writeUInt32LE(0x0706_4b50, 0);
  place.writeBigUInt64LE(BigInt(start + directory.length), 8);
  const last = Buffer.from(plain.subarray(end));
  last.writeUInt32LE(0xffff_ffff, 12);
  last.writeUInt32LE(0xffff_ffff, 16);
  return Buffer.concat([plain.subarray(0, start), directory, wideEnd, place, last]);
}

it('[T-12] an archive with its sizes in 64 bits says the same as one with them in 32', async () => {
  const plain = await entriesOf(book);
  expect(plain?.map(({ name }) => name)).toContain('xl/worksheets/sheet1.xml');
  expect(await entriesOf(widened(book))).toEqual(plain);
});

it('[T-12] half an archive, and one whose directory lies elsewhere, are none', async () => {
  expect(await entriesOf(book.subarray(0, book.length - 40))).toBeNull();
  const astray = Buffer.from(book);
  astray.writeUInt32LE(book.length, astray.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06])) + 16);
  expect(await entriesOf(astray)).toBeNull();
  expect(await entriesOf(Buffer.alloc(10))).toBeNull();
});
