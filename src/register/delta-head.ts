import { toHex } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import { fail, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { readPrelude } from './prelude.ts';
import type { Prelude, RegisterFailure } from './prelude.ts';

const MAGIC = 'METERDLT';
const DELTA_VERSION = 1;
const DIGEST_BYTES = 32;

/** What a delta says of itself before its edits. */
export interface DeltaHead {
  readonly fromDigest: string;
  /** The prelude of the file it leads to. */
  readonly prelude: Prelude;
  /** Where the edits begin. */
  readonly bodyOffset: number;
}

export function writeDeltaHead(
  out: ByteWriter,
  digests: readonly [from: string, to: string],
  prelude: Uint8Array,
): void {
  for (const letter of MAGIC) out.byte(letter.charCodeAt(0));
  out.u32(DELTA_VERSION);
  for (const digest of digests) {
    for (let i = 0; i < DIGEST_BYTES; i++) out.byte(Number.parseInt(digest.slice(i * 2, i * 2 + 2), 16));
  }
  out.number(prelude.length);
  out.bytes(prelude);
}

/** Errors: register/format-unknown, register/file-truncated, and those of the prelude inside. */
export async function readDeltaHead(delta: Bytes): Promise<Result<DeltaHead, RegisterFailure>> {
  const from = new ByteReader(delta);
  const magic = String.fromCharCode(...from.bytes(MAGIC.length));
  if (from.failed) return fail('register/file-truncated');
  if (magic !== MAGIC || from.u32() !== DELTA_VERSION) return fail('register/format-unknown');
  const fromDigest = toHex(from.bytes(DIGEST_BYTES));
  const toDigest = toHex(from.bytes(DIGEST_BYTES));
  const bytes = from.bytes(from.number());
  if (from.failed) return fail('register/file-truncated');
  const prelude = await readPrelude(bytes.slice(), toDigest);
  return prelude.ok ? ok({ fromDigest, prelude: prelude.value, bodyOffset: from.offset }) : prelude;
}
