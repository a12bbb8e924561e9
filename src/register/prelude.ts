import { fromUtf8, sha256Hex, toHex } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { readHeader } from './header.ts';
import type { FileHeader, SectionName } from './header.ts';
import type { RegisterAbout } from './register-row.ts';

/** What can be wrong with a register file; the old file stays. */
export type RegisterCode =
  | 'register/file-truncated'
  | 'register/file-damaged'
  | 'register/file-older'
  | 'register/format-unknown'
  | 'register/unreadable'
  | 'register/delta-mismatch';
export type RegisterFailure = Failure<RegisterCode>;

export const FORMAT_VERSION = 1;
export const HEAD_BYTES = 16;
const MAGIC = 'METERREG';
const MAX_PRELUDE_BYTES = 16 * 1024 * 1024;
const MAX_BLOCK_BYTES = 4 * 1024 * 1024;
const DIGEST_BYTES = 16;

export interface BlockEntry {
  /** From the first block, without the prelude. */
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  /** Of an index: its first key; of a list or page: the number of its first item. */
  readonly first: number;
  /** The first 16 bytes of its SHA-256, in hex. */
  readonly digest: string;
}

/** the part of a file that comes first: what it is about, and where each block lies and what it must hash to. */
export interface Prelude {
  readonly bytes: Bytes;
  /** SHA-256 of `bytes`: the name of the file, since every block's digest stands in it. */
  readonly digest: string;
  readonly formatVersion: number;
  readonly about: RegisterAbout;
  readonly rows: number;
  /** Prelude and blocks. */
  readonly totalBytes: number;
  readonly blocks: readonly BlockEntry[];
  readonly header: FileHeader;
}

/** Length of the prelude, from the first 16 bytes of a file. */
export function preludeLength(head: Uint8Array): Result<number, RegisterFailure> {
  if (head.length < HEAD_BYTES) return fail('register/file-truncated');
  const from = new ByteReader(head);
  const magic = String.fromCharCode(...from.bytes(MAGIC.length));
  if (magic !== MAGIC) return fail('register/format-unknown');
  const version = from.u32();
  if (version !== FORMAT_VERSION) return fail('register/format-unknown', { version });
  const length = from.u32();
  return length < HEAD_BYTES || length > MAX_PRELUDE_BYTES ? fail('register/file-damaged') : ok(length);
}

/**
 * Errors: register/format-unknown (no register file, or of a format this build cannot read), register/file-truncated,
 * register/file-damaged (also when it does not hash to `expectedDigest`).
 */
export async function readPrelude(bytes: Bytes, expectedDigest?: string): Promise<Result<Prelude, RegisterFailure>> {
  const length = preludeLength(bytes);
  if (!length.ok) return length;
  if (bytes.length < length.value) return fail('register/file-truncated');
  if (bytes.length > length.value) return fail('register/file-damaged');
  const digest = await sha256Hex(bytes);
  if (expectedDigest !== undefined && digest !== expectedDigest) return fail('register/file-damaged');
  const from = new ByteReader(bytes, HEAD_BYTES);
  const header = headerFrom(from.bytes(from.u32()));
  if (header === null || from.failed) return fail('register/file-damaged');
  const blocks: BlockEntry[] = [];
  let offsetBytes = 0;
  while (!from.ended) {
    const [lengthBytes, first, part] = [from.u32(), from.u32(), toHex(from.bytes(DIGEST_BYTES))];
    if (from.failed || lengthBytes === 0 || lengthBytes > MAX_BLOCK_BYTES) return fail('register/file-damaged');
    blocks.push({ offsetBytes, lengthBytes, first, digest: part });
    offsetBytes += lengthBytes;
  }
  if (Object.values(header.sections).some((section) => section.block + section.blocks > blocks.length))
    return fail('register/file-damaged');
  const { about, rows } = header;
  return ok({
    bytes,
    digest,
    formatVersion: FORMAT_VERSION,
    about,
    rows,
    totalBytes: bytes.length + offsetBytes,
    blocks,
    header,
  });
}

/** True when a block's bytes are those the prelude names. */
export async function checkBlock(prelude: Prelude, index: number, bytes: Uint8Array): Promise<boolean> {
  const entry = prelude.blocks[index];
  return entry !== undefined && entry.lengthBytes === bytes.length && entry.digest === (await blockDigest(bytes));
}

export async function blockDigest(bytes: Uint8Array): Promise<string> {
  return (await sha256Hex(bytes)).slice(0, DIGEST_BYTES * 2);
}

/** Blocks that belong to a part of the file. */
export function sectionBlocks(prelude: Prelude, name: SectionName): readonly BlockEntry[] {
  const { block, blocks } = prelude.header.sections[name];
  return prelude.blocks.slice(block, block + blocks);
}

export function writePrelude(header: FileHeader, blocks: readonly Omit<BlockEntry, 'offsetBytes'>[]): Bytes {
  const body = new ByteWriter();
  const json = new TextEncoder().encode(JSON.stringify(header));
  body.u32(json.length);
  body.bytes(json);
  for (const { lengthBytes, first, digest } of blocks) {
    body.u32(lengthBytes);
    body.u32(first);
    for (let i = 0; i < DIGEST_BYTES; i++) body.byte(Number.parseInt(digest.slice(i * 2, i * 2 + 2), 16));
  }
  const head = new ByteWriter();
  for (const letter of MAGIC) head.byte(letter.charCodeAt(0));
  head.u32(FORMAT_VERSION);
  head.u32(HEAD_BYTES + body.length);
  head.bytes(body.take());
  return head.take();
}

function headerFrom(bytes: Uint8Array): FileHeader | null {
  try {
    return readHeader(JSON.parse(fromUtf8(bytes)));
  } catch {
    return null;
  }
}
