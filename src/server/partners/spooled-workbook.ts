import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OversizedTable } from './register-lines.ts';

const TEXTS = 'xl/sharedStrings.xml';
const SHEETS = 'xl/worksheets/';
/** What nothing becomes. */
const EMPTY_DEFLATED_BYTES = 2;
const END_MARK = 0x0605_4b50;
const ENTRY_MARK = 0x0201_4b50;
const LOCAL_MARK = 0x0403_4b50;
const LONGEST_COMMENT_BYTES = 65_557;
/** A workbook has some tens of parts. */
const LONGEST_DIRECTORY_BYTES = 1_048_576;
/** A size that does not fit its field stands in an extension (ZIP64). */
const ELSEWHERE = 0xffff_ffff;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly packedBytes: number;
  readonly plainBytes: number;
  readonly offset: number;
}

/** The table of shared texts is held while the sheet is read, at some twenty times its size in the file. */
const LONGEST_TEXTS_BYTES = 41_943_040;

/** A workbook in an order that can be read from front to back, and the file that goes away with it. */
export interface SpooledWorkbook {
  readonly body: ReadableStream<Uint8Array>;
  remove(): Promise<void>;
}

/**
 * Excel writes the sheets first and their texts behind them, so that whoever reads as it comes must hold every sheet.
 * The workbook goes to a file, and comes back with the small parts first, the texts then, and the sheets last. What is
 * no sound archive, or too large for its plain fields, comes back as it was. Throws OversizedTable.
 */
export async function spooledWorkbook(body: ReadableStream<Uint8Array>): Promise<SpooledWorkbook> {
  const path = join(tmpdir(), `workbook-${randomUUID()}`);
  try {
    await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(path, { mode: 0o600 }));
    return await ordered(path);
  } catch (error) {
    await rm(path, { force: true }); // customers' names are in it
    throw error;
  }
}

async function ordered(path: string): Promise<SpooledWorkbook> {
  const file = await open(path, 'r');
  try {
    const entries = await entriesOf(file);
    if (entries?.some(isOversized) === true) throw new OversizedTable();
    const source = entries === null ? createReadStream(path) : Readable.from(reordered(file, path, entries));
    const remove = async () => {
      source.destroy();
      await file.close();
      await rm(path, { force: true });
    };
    return { body: Readable.toWeb(source) as ReadableStream<Uint8Array>, remove };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function entriesOf(file: FileHandle): Promise<readonly Entry[] | null> {
  const { size } = await file.stat();
  const tail = Buffer.alloc(Math.min(size, LONGEST_COMMENT_BYTES));
  await file.read(tail, 0, tail.length, size - tail.length);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > tail.length || tail.readUInt32LE(end) !== END_MARK) return null;
  const [length, start] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (start === ELSEWHERE || length > LONGEST_DIRECTORY_BYTES || start + length > size) return null;
  const directory = Buffer.alloc(length);
  await file.read(directory, 0, length, start);
  const entries: Entry[] = [];
  for (let at = 0; at + 46 <= length; ) {
    if (directory.readUInt32LE(at) !== ENTRY_MARK) return null;
    const [packedBytes, plainBytes, offset] = [directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 42)];
    if (packedBytes === ELSEWHERE || plainBytes === ELSEWHERE || offset === ELSEWHERE) return null;
    const [nameBytes, extraBytes, commentBytes] = [directory.readUInt16LE(at + 28), directory.readUInt16LE(at + 30), directory.readUInt16LE(at + 32)];
    entries.push({ name: directory.toString('utf8', at + 46, at + 46 + nameBytes), method: directory.readUInt16LE(at + 10), checksum: directory.readUInt32LE(at + 16), packedBytes, plainBytes, offset });
    at += 46 + nameBytes + extraBytes + commentBytes;
  }
  return entries;
}

async function* reordered(file: FileHandle, path: string, entries: readonly Entry[]): AsyncGenerator<Uint8Array> {
  const inOrder = entries.toSorted((a, b) => rank(a.name) - rank(b.name));
  for (const entry of inOrder) {
    const local = Buffer.alloc(30);
    await file.read(local, 0, 30, entry.offset);
    if (local.readUInt32LE(0) !== LOCAL_MARK) return; // the reader finds half an archive and says so
    const name = Buffer.from(entry.name, 'utf8');
    yield headOf(entry, name);
    yield name;
    const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
    if (entry.packedBytes > 0) yield* createReadStream(path, { start, end: start + entry.packedBytes - 1 }) as AsyncIterable<Uint8Array>;
  }
}

/** The sheets are read as they come; every other part is held whole, and one that names no size may be of any (X15). */
function isOversized({ name, packedBytes, plainBytes }: Entry): boolean {
  const isHidden = plainBytes === 0 && packedBytes > EMPTY_DEFLATED_BYTES;
  return isHidden || (!name.startsWith(SHEETS) && plainBytes > LONGEST_TEXTS_BYTES);
}

function rank(name: string): number {
  return name.startsWith(SHEETS) ? 2 : name === TEXTS ? 1 : 0;
}

/** A local header with its sizes in it, which one written in a single pass has behind its content. */
function headOf(entry: Entry, name: Buffer): Uint8Array {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(LOCAL_MARK, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(0x0800, 6); // names in UTF-8
  head.writeUInt16LE(entry.method, 8);
  head.writeUInt32LE(entry.checksum, 14);
  head.writeUInt32LE(entry.packedBytes, 18);
  head.writeUInt32LE(entry.plainBytes, 22);
  head.writeUInt16LE(name.length, 26);
  return head;
}
