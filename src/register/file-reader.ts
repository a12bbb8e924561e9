import { fail, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { joinNumber } from './asset-number.ts';
import type { BlockSource } from './block-source.ts';
import { decimalText } from './decimal-code.ts';
import type { FrontTexts } from './front-coding.ts';
import { readGroups } from './group-block.ts';
import type { RowGroup } from './group-block.ts';
import { listNames } from './header.ts';
import type { IndexName, ListName, SectionName } from './header.ts';
import { KeptBlocks } from './kept-blocks.ts';
import { readListBlock } from './list-block.ts';
import { Page } from './page-read.ts';
import { checkBlock, sectionBlocks } from './prelude.ts';
import type { BlockEntry, RegisterFailure } from './prelude.ts';
import { readProfile } from './profile-text.ts';
import type { Profile } from './profile-text.ts';
import type { RegisterRow } from './register-row.ts';
import { IndexBlock } from './tail-index-read.ts';

/** A block that cannot be had: thrown inside the room only, and turned into a value where the room ends. */
export class UnreadableBlock extends Error {
  readonly failure: RegisterFailure;

  constructor(failure: RegisterFailure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** Runs something that reads blocks; a block that cannot be had becomes a value. */
export async function reading<T>(run: () => Promise<T>): Promise<Result<T, RegisterFailure>> {
  try {
    return ok(await run());
  } catch (error) {
    if (error instanceof UnreadableBlock) return fail(error.failure.code, error.failure.detail);
    throw error;
  }
}

/** Of the memory for blocks: what every number is found by, what every row needs, and the pages that come and go. */
const SHARES = { indexes: 0.62, lists: 0.25, pages: 0.13 } as const;
/** The indexes that a number is looked up in, and the texts a row found there is put together from. */
const NUMBERS = ['assets', 'accounts'] as const;
const TEXTS = [...listNames, 'stemInitials'] as const;

/** Reads the parts of a file block by block and keeps the last ones read. */
export class FileReader {
  readonly source: BlockSource;
  readonly #kept: Readonly<Record<keyof typeof SHARES, KeptBlocks>>;
  readonly #mostBytes: Readonly<Record<keyof typeof SHARES, number>>;
  readonly #sections = new Map<SectionName, readonly BlockEntry[]>();
  #profiles: readonly Profile[] | null = null;

  constructor(source: BlockSource, cacheBytes: number) {
    this.source = source;
    const { indexes, lists, pages } = SHARES;
    this.#mostBytes = { indexes: cacheBytes * indexes, lists: cacheBytes * lists, pages: cacheBytes * pages };
    this.#kept = {
      indexes: new KeptBlocks(this.#mostBytes.indexes),
      lists: new KeptBlocks(this.#mostBytes.lists),
      pages: new KeptBlocks(this.#mostBytes.pages),
    };
  }

  get rows(): number {
    return this.source.prelude.rows;
  }

  get pageRows(): number {
    return this.source.prelude.header.pageRows;
  }

  async page(index: number): Promise<Page> {
    const { block } = this.source.prelude.header.sections.pages;
    return this.#block(block + index, {
      kept: this.#kept.pages,
      read: (bytes) => Page.read(bytes),
      lengthOf: (page) => page.lengthBytes,
    });
  }

  /** Reads what numbers are looked up in before somebody asks, as far as there is room: then a row is one read away. */
  async readAhead(signal: AbortSignal): Promise<void> {
    const left = { indexes: this.#mostBytes.indexes, lists: this.#mostBytes.lists };
    for (const name of NUMBERS) {
      const first = this.source.prelude.header.sections[name].block;
      for (let part = 0; part < this.#blocksOf(name).length && left.indexes > 0 && !signal.aborted; part++)
        left.indexes -= (await this.#indexBlock(first + part)).lengthBytes;
    }
    for (const name of TEXTS) {
      for (let part = 0; part < this.#blocksOf(name).length && left.lists > 0 && !signal.aborted; part++)
        left.lists -= (await this.#listBlock(name, part)).endOffset;
    }
  }

  /** Entries with from ≤ key < to, block by block, until `each` answers false. */
  async visitIndex(
    name: IndexName,
    [from, to]: readonly [number, number],
    each: (row: number, mark: number) => boolean,
  ): Promise<void> {
    const { block } = this.source.prelude.header.sections[name];
    const blocks = this.#blocksOf(name);
    for (let i = lastBefore(blocks, from); i < blocks.length && (blocks[i]?.first ?? 0) < to; i++) {
      const part = await this.#indexBlock(block + i);
      if (!part.visit(from, to, each)) return;
    }
  }

  async listText(name: ListName | 'stemInitials', item: number): Promise<string> {
    const blocks = this.#blocksOf(name);
    // the last block that begins at the item or before it
    const at = Math.max(0, lastBefore(blocks, item + 1));
    const text = (await this.#listBlock(name, at)).at(item - (blocks[at]?.first ?? 0));
    if (text === undefined) throw new UnreadableBlock({ code: 'register/file-damaged' });
    return text;
  }

  /** The texts of one block of a list. */
  async listPart(name: ListName | 'stemInitials', part: number): Promise<readonly string[]> {
    return (await this.#listBlock(name, part)).all();
  }

  /** A whole list; for those that are held in memory or gone through once. */
  async list(name: ListName | 'stemInitials'): Promise<readonly string[]> {
    const parts: (readonly string[])[] = [];
    for (let part = 0; part < this.source.prelude.header.sections[name].blocks; part++)
      parts.push(await this.listPart(name, part));
    return parts.flat();
  }

  async groupsPart(part: number): Promise<readonly RowGroup[]> {
    const { block } = this.source.prelude.header.sections.groups;
    const first = this.source.prelude.blocks[block + part]?.first ?? 0;
    return this.#block(block + part, {
      kept: this.#kept.pages,
      read: (bytes) => readGroups(bytes, first),
      lengthOf: (groups) => groups.length * 64,
    });
  }

  /** All profiles: a page cannot tell where a reading lies without knowing how many each of its rows has. */
  async profiles(): Promise<readonly Profile[]> {
    if (this.#profiles !== null) return this.#profiles;
    const profiles = (await this.list('profiles')).map(readProfile);
    if (!profiles.every((profile) => profile !== null)) throw new UnreadableBlock({ code: 'register/file-damaged' });
    this.#profiles = profiles;
    return profiles;
  }

  /** A row as it was packed. */
  async row(id: number): Promise<RegisterRow> {
    const page = await this.page(Math.floor(id / this.pageRows));
    const at = id % this.pageRows;
    const profiles = await this.profiles();
    const codes = page.codes(at, (item) => profiles[item]?.registers.length ?? 0);
    const profile = profiles[codes.profile];
    if (at >= page.rows || profile === undefined) throw new UnreadableBlock({ code: 'register/file-damaged' });
    const text = (name: ListName, item: number) => this.listText(name, item);
    const [stem, stemPinyin, building, unit, room, assetHead, accountHead, person, day] = await Promise.all([
      text('stems', codes.stem),
      this.listText('stemInitials', codes.stem),
      text('buildings', codes.building),
      text('units', codes.unit),
      text('rooms', codes.room),
      text('assetHeads', codes.assetHead),
      text('accountHeads', codes.accountHead),
      text('people', codes.person),
      text('days', codes.day),
    ]);
    const [nameInitials = '', nameMasked = ''] = person.split('\t');
    return {
      assetNumber: joinNumber({ head: assetHead, tail: codes.assetTail }),
      accountNumber: joinNumber({ head: accountHead, tail: codes.accountTail }),
      nameMasked,
      nameInitials,
      address: { stem, stemPinyin, building, unit, room },
      ...profile,
      lastScheduled:
        codes.day === 0
          ? null
          : {
              day,
              readings: profile.registers.map((register, slot) => ({
                register,
                value:
                  (codes.values[slot] ?? 0) < 0
                    ? (codes.odd[slot] ?? '')
                    : decimalText(codes.values[slot] ?? 0, profile.decimals),
              })),
            },
      meterBox: codes.box === '' ? null : codes.box,
    };
  }

  #blocksOf(name: SectionName): readonly BlockEntry[] {
    const known = this.#sections.get(name);
    if (known !== undefined) return known;
    const blocks = sectionBlocks(this.source.prelude, name);
    this.#sections.set(name, blocks);
    return blocks;
  }

  async #listBlock(name: ListName | 'stemInitials', part: number): Promise<FrontTexts> {
    const { block } = this.source.prelude.header.sections[name];
    return this.#block(block + part, {
      kept: this.#kept.lists,
      read: readListBlock,
      lengthOf: ({ endOffset }) => endOffset,
    });
  }

  #indexBlock(index: number): Promise<IndexBlock> {
    return this.#block(index, {
      kept: this.#kept.indexes,
      read: (bytes) => IndexBlock.read(bytes),
      lengthOf: (read) => read.lengthBytes,
    });
  }

  async #block<T>(index: number, { kept, read, lengthOf }: BlockReading<T>): Promise<T> {
    const held = kept.get(index) as T | undefined;
    if (held !== undefined) return held;
    const bytes = await this.source.readBlock(index);
    if (bytes === null) throw new UnreadableBlock({ code: 'register/unreadable' });
    if (!this.source.sealed && !(await checkBlock(this.source.prelude, index, bytes)))
      throw new UnreadableBlock({ code: 'register/file-damaged' });
    const value = read(bytes);
    if (value === null) throw new UnreadableBlock({ code: 'register/file-damaged' });
    kept.put(index, value, lengthOf(value));
    return value;
  }
}

interface BlockReading<T> {
  readonly kept: KeptBlocks;
  readonly read: (bytes: Uint8Array) => T | null;
  readonly lengthOf: (value: T) => number;
}

/** The last block whose first key lies before the key, 0 when none does. */
function lastBefore(blocks: readonly BlockEntry[], key: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.first ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
