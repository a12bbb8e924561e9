import type { Bytes } from '../base/bytes.ts';
import { fail, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { checkBlock, HEAD_BYTES, preludeLength, readPrelude } from './prelude.ts';
import type { Prelude, RegisterFailure } from './prelude.ts';

export interface CheckedBlock {
  readonly index: number;
  /** Stands until the next push: a view into what came. */
  readonly bytes: Bytes;
}

/**
 * Takes a file as it comes over the wire, in chunks of any size, and gives back its blocks one by one, each checked: a
 * cut download goes on at `nextOffsetBytes`. Size: holds what was pushed last and what had come of its first block.
 */
export class RegisterIntake {
  readonly #expectedDigest: string;
  #prelude: Prelude | null;
  #next: number;
  /** What has come and is not given back yet lies in it from `#from` to `#to`. Used again and again: new memory costs more than checking. */
  #held: Bytes = new Uint8Array(0);
  #from = 0;
  #to = 0;
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
  async push(...chunks: readonly Uint8Array[]): Promise<Result<readonly CheckedBlock[], RegisterFailure>> {
    this.#hold(chunks);
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
      const length = preludeLength(this.#held.subarray(this.#from, this.#from + HEAD_BYTES));
      if (!length.ok) return length;
      this.#wanted = length.value;
    }
    if (this.#wanted === 0 || this.#pendingBytes < this.#wanted) return ok(undefined);
    const prelude = await readPrelude(this.#take(this.#wanted).slice(), this.#expectedDigest);
    if (!prelude.ok) return prelude;
    this.#prelude = prelude.value;
    return ok(undefined);
  }

  async #cut(prelude: Prelude): Promise<Result<readonly CheckedBlock[], RegisterFailure>> {
    const cut: CheckedBlock[] = [];
    for (let entry = prelude.blocks[this.#next]; entry !== undefined && entry.lengthBytes <= this.#pendingBytes; entry = prelude.blocks[this.#next])
      cut.push({ index: this.#next++, bytes: this.#take(entry.lengthBytes) });
    const checks = await Promise.all(cut.map(({ index, bytes }) => checkBlock(prelude, index, bytes)));
    return checks.every(Boolean) ? ok(cut) : fail('register/file-damaged');
  }

  get #pendingBytes(): number {
    return this.#to - this.#from;
  }

  #hold(chunks: readonly Uint8Array[]): void {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (this.#to + length > this.#held.length) {
      const left = this.#held.subarray(this.#from, this.#to);
      if (left.length + length > this.#held.length) this.#held = new Uint8Array(Math.max(left.length + length, this.#held.length * 2));
      this.#held.set(left);
      [this.#from, this.#to] = [0, left.length];
    }
    for (const chunk of chunks) {
      this.#held.set(chunk, this.#to);
      this.#to += chunk.length;
    }
  }

  /** A view. */
  #take(length: number): Bytes {
    this.#from += length;
    return this.#held.subarray(this.#from - length, this.#from);
  }
}

/** `resume` goes on with a file of which the prelude and the blocks before `fromBlock` are held. */
export function createIntake(
  expectedDigest: string,
  resume?: { readonly prelude: Prelude; readonly fromBlock: number },
): RegisterIntake {
  return new RegisterIntake(expectedDigest, resume);
}
