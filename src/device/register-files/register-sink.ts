import type { Bytes } from '../../base/bytes.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { Prelude } from '../../register/prelude.ts';
import type { BlockFiles, FilePart } from './block-files.ts';
import { sealBlock, sealedPlace } from './sealed-blocks.ts';
import type { FileKey } from './sealed-blocks.ts';

/** How much is sealed before it is written down: seldom enough for a slow disk, little enough to lose. */
const WRITE_BYTES = 1_048_576;

export interface SinkWish {
  readonly files: BlockFiles;
  readonly name: string;
  readonly key: FileKey;
  /** Blocks that an earlier download left. */
  readonly blocks: number;
  /** Called when so many blocks are safely written. */
  readonly onKept: (blocks: number) => Promise<void>;
}

/**
 * Where checked blocks go, from a download and from a delta alike: sealed as they come, written in stretches. While one
 * share is being sealed and written the next may arrive and be checked; never more than one waits.
 */
export class RegisterSink {
  readonly #wish: SinkWish;
  #parts: FilePart[] = [];
  #waitingBytes = 0;
  #blocks: number;
  #share: Promise<Result<void, Failure>> = Promise.resolve(ok(undefined));

  constructor(wish: SinkWish) {
    this.#wish = wish;
    this.#blocks = wish.blocks;
  }

  /** Resolves when the shares before this one are kept: a failure shows at the next call, at the latest at `flush`. */
  add(prelude: Prelude, blocks: readonly { readonly index: number; readonly bytes: Bytes }[]): Promise<Result<void, Failure>> {
    const sealed = Promise.all(blocks.map(async ({ index, bytes }): Promise<FilePart> => {
      const entry = prelude.blocks[index];
      if (entry === undefined) throw new RangeError('a block the prelude does not name');
      return { at: sealedPlace(entry, index).at, bytes: await sealBlock(bytes, index, this.#wish.key) };
    }));
    const before = this.#share;
    this.#share = before.then(async (kept) => (kept.ok ? this.#keep(await sealed) : kept));
    return before;
  }

  async flush(): Promise<Result<void, Failure>> {
    const kept = await this.#share;
    return kept.ok ? this.#write() : kept;
  }

  async #keep(parts: readonly FilePart[]): Promise<Result<void, Failure>> {
    this.#parts.push(...parts);
    this.#waitingBytes += parts.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    this.#blocks += parts.length;
    return this.#waitingBytes < WRITE_BYTES ? ok(undefined) : this.#write();
  }

  async #write(): Promise<Result<void, Failure>> {
    if (this.#parts.length === 0) return ok(undefined);
    const parts = this.#parts;
    this.#parts = [];
    this.#waitingBytes = 0;
    try {
      await this.#wish.files.write(this.#wish.name, parts);
    } catch (error) {
      return fail(isFull(error) ? 'storage/full' : 'storage/connection-lost');
    }
    await this.#wish.onKept(this.#blocks);
    return ok(undefined);
  }
}

function isFull(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = (cause as { inner?: unknown }).inner) {
    if (cause.name === 'QuotaExceededError') return true;
  }
  return false;
}
