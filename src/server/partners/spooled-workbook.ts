import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { archiveEntries } from './archive-entries.ts';
import type { ArchiveEntry } from './archive-entries.ts';
import { demandGate } from './demand-gate.ts';
import type { DemandGate } from './demand-gate.ts';
import { OversizedTable, UnreadableTable } from './register-lines.ts';
import { checkSheetRows } from './sheet-rows.ts';

const TEXTS = 'xl/sharedStrings.xml';
const SHEETS = /^xl\/worksheets\/[^/]+\.xml$/i;
/** All that reading a sheet needs beside it. Pictures, drawings and whatever else lies in the archive stays where it is. */
const NEEDED = /^(\[Content_Types\]\.xml|_rels\/\.rels|xl\/(_rels\/workbook\.xml\.rels|workbook\.xml|styles\.xml|sharedStrings\.xml))$/i;
/** What nothing becomes. */
const EMPTY_DEFLATED_BYTES = 2;
const LOCAL_MARK = 0x0403_4b50;
const STORED = 0;
const DEFLATED = 8;

/** The table of shared texts is held while the sheet is read, at some twenty times its size in the file; with it all that is needed beside the sheets. */
const LONGEST_TEXTS_BYTES = 41_943_040;
/** Of that, what is no text: taken apart into more than its size. */
const LONGEST_REST_BYTES = 8_388_608;
/** All sheets together, read once to look them through and once for their rows; a million rows have some five hundred million. */
const LONGEST_SHEETS_BYTES = 4_294_967_296;
/** Its reader holds the sheets that come before the one it reads; so the longest comes last, and the others together have so much. */
const LONGEST_OTHERS_BYTES = 268_435_456;

/** A workbook in an order that can be read from front to back, and the file that goes away with it. */
export interface SpooledWorkbook {
  readonly body: ReadableStream<Uint8Array>;
  /** A sheet comes only as far as its rows are asked for here. */
  readonly gate: DemandGate;
  remove(): Promise<void>;
}

/**
 * Excel writes the sheets first and their texts behind them, so that whoever reads as it comes must hold every sheet.
 * The workbook goes to a file, and comes back with the small parts first, the texts then, and the sheets last and unpacked,
 * once it was looked at whether they can be held. Throws OversizedTable, OversizedRow, and UnreadableTable where it is no sound archive.
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
    const all = await archiveEntries(file);
    if (all === null) throw new UnreadableTable();
    if (all.some(isHidden)) throw new OversizedTable();
    const entries = all.filter(({ name }) => SHEETS.test(name) || NEEDED.test(name));
    await check(file, path, entries);
    const gate = demandGate();
    const source = Readable.from(reordered({ file, path, gate }, entries));
    const remove = async () => {
      gate.open(); // or what waits there keeps its handle
      source.destroy();
      await file.close();
      await rm(path, { force: true });
    };
    return { body: Readable.toWeb(source) as ReadableStream<Uint8Array>, gate, remove };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function check(file: FileHandle, path: string, entries: readonly ArchiveEntry[]): Promise<void> {
  const sheets = entries.filter(({ name }) => SHEETS.test(name));
  const rest = entries.filter(({ name }) => !SHEETS.test(name));
  const isTooLarge =
    plainBytesOf(rest) > LONGEST_TEXTS_BYTES ||
    plainBytesOf(rest.filter(({ name }) => name !== TEXTS)) > LONGEST_REST_BYTES ||
    plainBytesOf(sheets) > LONGEST_SHEETS_BYTES ||
    plainBytesOf(sheets) - Math.max(0, ...sheets.map(({ plainBytes }) => plainBytes)) > LONGEST_OTHERS_BYTES;
  if (isTooLarge) throw new OversizedTable();
  for (const entry of entries) {
    if (SHEETS.test(entry.name)) await checkSheetRows(plainOf(await packedOf(file, path, entry), entry));
  }
}

/** Where a part's bytes lie in the file. */
async function packedOf(file: FileHandle, path: string, { offset, packedBytes }: ArchiveEntry): Promise<Readable> {
  const local = Buffer.alloc(30);
  await file.read(local, 0, 30, offset);
  if (local.readUInt32LE(0) !== LOCAL_MARK) throw new UnreadableTable();
  const start = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  return packedBytes === 0 ? Readable.from([]) : createReadStream(path, { start, end: start + packedBytes - 1 });
}

/** What they become, to the size that the directory names and no further. */
async function* plainOf(packed: Readable, { method, plainBytes }: ArchiveEntry): AsyncGenerator<Uint8Array> {
  if (method !== STORED && method !== DEFLATED) throw new UnreadableTable();
  const plain = method === STORED ? packed : packed.pipe(createInflateRaw());
  packed.on('error', (error) => plain.destroy(error)); // a pipe does not pass this on
  let takenBytes = 0;
  try {
    for await (const chunk of plain as AsyncIterable<Uint8Array>) {
      takenBytes += chunk.byteLength;
      if (takenBytes > plainBytes) throw new UnreadableTable();
      yield chunk;
    }
    if (takenBytes < plainBytes) throw new UnreadableTable();
  } catch (error) {
    throw error instanceof Error && 'code' in error && String(error.code).startsWith('Z_') ? new UnreadableTable() : error;
  } finally {
    packed.destroy();
    plain.destroy();
  }
}

interface Source {
  readonly file: FileHandle;
  readonly path: string;
  readonly gate: DemandGate;
}

/** Sheets unpacked: of what is packed a kilobyte may hold a hundred thousand rows, and the gate could not part them. */
async function* reordered({ file, path, gate }: Source, entries: readonly ArchiveEntry[]): AsyncGenerator<Uint8Array> {
  const inOrder = entries.toSorted((a, b) => rank(a.name) - rank(b.name) || a.plainBytes - b.plainBytes);
  for (const entry of inOrder) {
    const isSheet = SHEETS.test(entry.name);
    const name = Buffer.from(entry.name, 'utf8');
    yield headOf(isSheet ? { ...entry, method: STORED, packedBytes: entry.plainBytes } : entry, name);
    yield name;
    const packed = await packedOf(file, path, entry);
    for await (const chunk of isSheet ? plainOf(packed, entry) : (packed as AsyncIterable<Uint8Array>)) {
      if (isSheet) await gate.pass();
      yield chunk;
    }
  }
}

/** One that names no size may be of any (X15). */
function isHidden({ packedBytes, plainBytes }: ArchiveEntry): boolean {
  return plainBytes === 0 && packedBytes > EMPTY_DEFLATED_BYTES;
}

function plainBytesOf(entries: readonly ArchiveEntry[]): number {
  return entries.reduce((sum, { plainBytes }) => sum + plainBytes, 0);
}

function rank(name: string): number {
  return SHEETS.test(name) ? 2 : name === TEXTS ? 1 : 0;
}

/** A local header with its sizes in it, which one written in a single pass has behind its content. */
function headOf(entry: ArchiveEntry, name: Buffer): Uint8Array {
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
