import type { Bytes } from '../../base/bytes.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { Prelude } from '../../register/prelude.ts';
import type { BlockFiles, FilePart } from './block-files.ts';
import { isFull } from '../write-failure.ts';
import { sealBlock, sealedPlace } from './sealed-blocks.ts';
import type { FileKey } from './sealed-blocks.ts';

/** How much is sealed before it is written down: seldom enough for a slow disk, little enough to lose. */
const WRITE_BYTES = 2 * 1_048_576;
/** So many shares may be on their way at once: sealing, writing and the line hold each other up no more than that. */
const SHARES_AHEAD = 8;

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
 * Where checked blocks go, from a download and from a delta alike: sealed as they come, written in stretches. While some
 * shares are being sealed and written the next may arrive and be checked.
 */
export class RegisterSink {
  readonly #wish: SinkWish;
  #parts: FilePart[] = [];
  #waitingBytes = 0;
  #blocks: number;
  #share: Promise<Result<void, Failure>> = Promise.resolve(ok(undefined));
  readonly #ahead: Promise<Result<void, Failure>>[] = [];

  constructor(wish: SinkWish) {
    this.#wish = wish;
    this.#blocks = wish.blocks;
  }

  /** Resolves when few enough shares are on their way: a failure shows some calls later, at the latest at `flush`. */
  async add(prelude: Prelude, blocks: readonly { readonly index: number; readonly bytes: Bytes }[]): Promise<Result<void, Failure>> {
    const sealed = Promise.all(blocks.map(async ({ index, bytes }): Promise<FilePart> => {
      const entry = prelude.blocks[index];
      if (entry === undefined) throw new RangeError('a block the prelude does not name');
      return { at: sealedPlace(entry, index).at, bytes: await sealBlock(bytes, index, this.#wish.key) };
    }));
    this.#share = this.#share.then(async (kept) => (kept.ok ? this.#keep(await sealed) : kept));
    this.#ahead.push(this.#share);
    return this.#ahead.length > SHARES_AHEAD ? this.#ahead.shift()! : ok(undefined);
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
