import type { Bytes } from '../base/bytes.ts';
import { fail, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { HEAD_BYTES, preludeLength, readPrelude } from './prelude.ts';
import type { Prelude, RegisterFailure } from './prelude.ts';

/** Where the blocks of one file come from. */
export interface BlockSource {
  readonly prelude: Prelude;
  /** True where bytes that were changed would not open (sealed blocks): they need not be hashed again at every read. */
  readonly sealed: boolean;
  /** Null when the block cannot be read or opened. */
  readBlock(index: number): Promise<Bytes | null>;
}

/** A whole file in memory: for the server and for tests. Errors: those of `readPrelude`. */
export async function fileSource(file: Bytes, expectedDigest?: string): Promise<Result<BlockSource, RegisterFailure>> {
  const length = preludeLength(file.subarray(0, HEAD_BYTES));
  if (!length.ok) return length;
  const prelude = await readPrelude(file.slice(0, length.value), expectedDigest);
  if (!prelude.ok) return prelude;
  if (file.length < prelude.value.totalBytes) return fail('register/file-truncated');
  if (file.length > prelude.value.totalBytes) return fail('register/file-damaged');
  const blocks = file.subarray(length.value);
  return ok({
    prelude: prelude.value,
    sealed: false,
    readBlock: (index) => {
      const entry = prelude.value.blocks[index];
      return Promise.resolve(
        entry === undefined ? null : blocks.slice(entry.offsetBytes, entry.offsetBytes + entry.lengthBytes),
      );
    },
  });
}
