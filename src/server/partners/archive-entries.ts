import type { FileHandle } from 'node:fs/promises';

/** One file of a ZIP archive, as the directory at its end tells it. */
export interface ArchiveEntry {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly packedBytes: number;
  readonly plainBytes: number;
  readonly offset: number;
}

const END_MARK = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const END_BYTES = 22;
const ENTRY_MARK = 0x0201_4b50;
const ENTRY_BYTES = 46;
const LONGEST_COMMENT_BYTES = 65_557;
/** A workbook has some tens of parts. */
const LONGEST_DIRECTORY_BYTES = 1_048_576;
/** A size that does not fit its field, or whose writer did not know yet whether it would, stands in an extension (ZIP64). */
const ELSEWHERE = 0xffff_ffff;
const WIDE_END_MARK = 0x0606_4b50;
const WIDE_END_BYTES = 56;
const WIDE_PLACE_MARK = 0x0706_4b50;
const WIDE_PLACE_BYTES = 20;
const WIDE_SIZES = 0x0001;

/** What is in an archive. Null where no whole directory is found, or where a part begins or ends beyond 4 GiB. Size: a directory of 1 MiB. */
export async function archiveEntries(file: FileHandle): Promise<readonly ArchiveEntry[] | null> {
  const { size } = await file.stat();
  const tail = await bytesAt(file, Math.max(0, size - LONGEST_COMMENT_BYTES), Math.min(size, LONGEST_COMMENT_BYTES));
  const end = tail.lastIndexOf(END_MARK);
  if (end < 0 || end + END_BYTES > tail.length) return null;
  const place = await directoryPlace(file, tail, { end, size });
  if (place === null || place.length > LONGEST_DIRECTORY_BYTES || place.start + place.length > size) return null;
  return entriesIn(await bytesAt(file, place.start, place.length));
}

async function bytesAt(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  await file.read(bytes, 0, length, start);
  return bytes;
}

async function directoryPlace(file: FileHandle, tail: Buffer, { end, size }: { readonly end: number; readonly size: number }): Promise<{ start: number; length: number } | null> {
  const [length, start] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (length !== ELSEWHERE && start !== ELSEWHERE) return { start, length };
  const at = end - WIDE_PLACE_BYTES;
  if (at < 0 || tail.readUInt32LE(at) !== WIDE_PLACE_MARK) return null;
  const wideEnd = Number(tail.readBigUInt64LE(at + 8));
  if (wideEnd > size) return null;
  const wide = await bytesAt(file, wideEnd, WIDE_END_BYTES);
  return wide.readUInt32LE(0) === WIDE_END_MARK ? { length: Number(wide.readBigUInt64LE(40)), start: Number(wide.readBigUInt64LE(48)) } : null;
}

function entriesIn(directory: Buffer): readonly ArchiveEntry[] | null {
  const entries: ArchiveEntry[] = [];
  for (let at = 0; at + ENTRY_BYTES <= directory.length; ) {
    if (directory.readUInt32LE(at) !== ENTRY_MARK) return null;
    const name = at + ENTRY_BYTES;
    const extra = name + directory.readUInt16LE(at + 28);
    const comment = extra + directory.readUInt16LE(at + 30);
    // in the order in which the extension has those that are in it
    const fields = [directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)];
    const [plainBytes, packedBytes, offset] = inFull(fields, directory.subarray(extra, comment));
    if (plainBytes === undefined || packedBytes === undefined || offset === undefined) return null;
    entries.push({ name: directory.toString('utf8', name, extra), method: directory.readUInt16LE(at + 10), checksum: directory.readUInt32LE(at + 16), packedBytes, plainBytes, offset });
    at = comment + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** The fields with what their extension says of them; undefined for one that it does not say, or that is beyond 4 GiB. */
function inFull(fields: readonly number[], extensions: Buffer): readonly (number | undefined)[] {
  const wide = wideSizes(extensions);
  let at = 0;
  return fields.map((field) => {
    if (field !== ELSEWHERE) return field;
    if (at + 8 > wide.length) return undefined;
    const value = Number(wide.readBigUInt64LE(at));
    at += 8;
    return value < ELSEWHERE ? value : undefined;
  });
}

function wideSizes(extensions: Buffer): Buffer {
  for (let at = 0; at + 4 <= extensions.length; ) {
    const [kind, length] = [extensions.readUInt16LE(at), extensions.readUInt16LE(at + 2)];
    if (kind === WIDE_SIZES) return extensions.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return extensions.subarray(0, 0);
}
