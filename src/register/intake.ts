import { concatBytes } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import { fail, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { checkBlock, HEAD_BYTES, preludeLength, readPrelude } from './prelude.ts';
import type { BlockEntry, Prelude, RegisterFailure } from './prelude.ts';

export interface CheckedBlock {
  readonly index: number;
  readonly bytes: Bytes;
}

/**
 * Takes a file as it comes over the wire, in chunks of any size, and gives back its blocks one by one, each checked: a
 * cut download goes on at `nextOffsetBytes`. Size: holds one block and what has come of the next.
 */
export class RegisterIntake {
  readonly #expectedDigest: string;
  #prelude: Prelude | null;
  #next: number;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  /** Length of the piece that is being waited for; 0 while even that is unknown. */
  #wanted = 0;

  constructor(expectedDigest: string, resume?: { readonly prelude: Prelude; readonly fromBlock: number }) {
    this.#expectedDigest = expectedDigest;
    this.#prelude = resume?.prelude ?? null;
    this.#next = resume?.fromBlock ?? 0;
  }

  get prelude(): Prelude | null {
    return this.#prelude;
  }

  /** Where a cut download goes on: a border between blocks, from the beginning of the file. */
  get nextOffsetBytes(): number {
    if (this.#prelude === null) return 0;
    const entry = this.#prelude.blocks[this.#next];
    return entry === undefined ? this.#prelude.totalBytes : this.#prelude.bytes.length + entry.offsetBytes;
  }

  /** Errors: register/format-unknown, register/file-damaged. After one nothing more is taken. */
  async push(chunk: Uint8Array): Promise<Result<readonly CheckedBlock[], RegisterFailure>> {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#prelude === null) {
      const read = await this.#readPrelude();
      if (!read.ok) return read;
    }
    return this.#prelude === null ? ok([]) : this.#cut(this.#prelude);
  }

  /** Errors: register/file-truncated when something is missing, register/file-damaged when too much came. */
  end(): Result<Prelude, RegisterFailure> {
    if (this.#prelude === null || this.#next < this.#prelude.blocks.length) return fail('register/file-truncated');
    return this.#pendingBytes > 0 ? fail('register/file-damaged') : ok(this.#prelude);
  }

  async #readPrelude(): Promise<Result<void, RegisterFailure>> {
    if (this.#wanted === 0 && this.#pendingBytes >= HEAD_BYTES) {
      const length = preludeLength(this.#joined().subarray(0, HEAD_BYTES));
      if (!length.ok) return length;
      this.#wanted = length.value;
    }
    if (this.#wanted === 0 || this.#pendingBytes < this.#wanted) return ok(undefined);
    const prelude = await readPrelude(this.#take(this.#wanted), this.#expectedDigest);
    if (!prelude.ok) return prelude;
    this.#prelude = prelude.value;
    return ok(undefined);
  }

  async #cut(prelude: Prelude): Promise<Result<readonly CheckedBlock[], RegisterFailure>> {
    const cut: CheckedBlock[] = [];
    const due = prelude.blocks[this.#next];
    if (due === undefined || this.#pendingBytes < due.lengthBytes) return ok([]);
    const joined = this.#joined();
    let at = 0;
    for (
      let entry: BlockEntry | undefined = due;
      entry !== undefined && at + entry.lengthBytes <= joined.length;
      entry = prelude.blocks[this.#next]
    ) {
      cut.push({ index: this.#next++, bytes: joined.slice(at, at + entry.lengthBytes) });
      at += entry.lengthBytes;
    }
    this.#pending = [joined.subarray(at)];
    this.#pendingBytes -= at;
    const checks = await Promise.all(cut.map(({ index, bytes }) => checkBlock(prelude, index, bytes)));
    return checks.every(Boolean) ? ok(cut) : fail('register/file-damaged');
  }

  #joined(): Bytes {
    const [only] = this.#pending;
    if (this.#pending.length === 1 && only !== undefined) return only as Bytes;
    const joined = concatBytes(...this.#pending);
    this.#pending = [joined];
    return joined;
  }

  #take(length: number): Bytes {
    const joined = this.#joined();
    const taken = joined.slice(0, length);
    this.#pending = [joined.subarray(length)];
    this.#pendingBytes -= length;
    return taken;
  }
}

/** `resume` goes on with a file of which the prelude and the blocks before `fromBlock` are held. */
export function createIntake(
  expectedDigest: string,
  resume?: { readonly prelude: Prelude; readonly fromBlock: number },
): RegisterIntake {
  return new RegisterIntake(expectedDigest, resume);
}
