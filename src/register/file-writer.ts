import { sha256Hex } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import { tailMark } from './asset-number.ts';
import { GroupCollector, writeGroups } from './group-block.ts';
import { indexNames, listNames, sectionNames } from './header.ts';
import type { IndexName, ListName, Section, SectionName } from './header.ts';
import { writeList } from './list-block.ts';
import { BoxNumbers, writePage } from './page-write.ts';
import { blockDigest, FORMAT_VERSION, writePrelude } from './prelude.ts';
import type { BlockEntry, Prelude } from './prelude.ts';
import type { RegisterAbout } from './register-row.ts';
import type { RowCodes } from './row-codes.ts';
import { NO_KEY, writeIndex } from './tail-index-write.ts';

/** Large enough that sealing and hashing cost little, small enough to be opened for one row. */
export const PAGE_ROWS = 1024;

/** Where blocks go as they are made, in order; `digest` as the prelude will name it. */
export type KeepBlock = (block: Bytes, index: number, digest: string) => void | Promise<void>;

interface WriterOptions {
  readonly about: RegisterAbout;
  /** How many rows will come. */
  readonly rows: number;
  readonly keep: KeepBlock;
}

/**
 * Writes a file as its lists and then its rows go by, in the order of the format: the same lists and rows give the same
 * bytes, on the server and on the phone (R-02). Size: holds sixteen bytes a row for the indexes, and the boxes' names.
 */
export class FileWriter {
  readonly #options: WriterOptions;
  readonly #blocks: Omit<BlockEntry, 'offsetBytes'>[] = [];
  readonly #sections: Partial<Record<SectionName, Section>> = {};
  readonly #boxes = new BoxNumbers();
  readonly #groups = new GroupCollector();
  readonly #keys: Readonly<Record<IndexName, Uint32Array>>;
  readonly #marks: Uint8Array;
  readonly #heads: Record<'assetHeads' | 'accountHeads', readonly string[]> = { assetHeads: [], accountHeads: [] };
  #page: RowCodes[] = [];
  #rows = 0;
  #pages = { block: 0, blocks: 0, items: 0 };

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#keys = {
      assets: new Uint32Array(options.rows),
      accounts: new Uint32Array(options.rows),
      persons: new Uint32Array(options.rows),
      boxes: new Uint32Array(options.rows).fill(NO_KEY),
    };
    this.#marks = new Uint8Array(options.rows);
  }

  async lists(lists: Readonly<Record<ListName, readonly string[]>>): Promise<void> {
    this.#heads.assetHeads = lists.assetHeads;
    this.#heads.accountHeads = lists.accountHeads;
    for (const name of listNames)
      await this.#section(name, writeList(name === 'stems' ? columnOf(lists.stems, 0) : lists[name]));
    await this.#section('stemInitials', writeList(columnOf(lists.stems, 1)));
    this.#pages.block = this.#blocks.length;
  }

  /** Rows come in the order of the format. Waits only where a page ends. */
  row(row: RowCodes): Promise<void> | undefined {
    const asset = tailMark({ head: this.#heads.assetHeads[row.assetHead] ?? '', tail: row.assetTail });
    const account = tailMark({ head: this.#heads.accountHeads[row.accountHead] ?? '', tail: row.accountTail });
    this.#keys.assets[this.#rows] = asset.key;
    this.#keys.accounts[this.#rows] = account.key;
    this.#keys.persons[this.#rows] = row.person;
    this.#marks[this.#rows] = asset.check;
    this.#rows++;
    this.#groups.add(row);
    this.#page.push(row);
    return this.#page.length === PAGE_ROWS ? this.#endPage() : undefined;
  }

  async finish(): Promise<Prelude> {
    if (this.#page.length > 0) await this.#endPage();
    this.#sections.pages = this.#pages;
    await this.#section('groups', writeGroups(this.#groups.groups));
    for (const name of indexNames) await this.#index(name);
    const { about, rows } = this.#options;
    const sections = Object.fromEntries(sectionNames.map((name) => [name, this.#sections[name]])) as Record<
      SectionName,
      Section
    >;
    const header = { about: aboutInOrder(about), rows, pageRows: PAGE_ROWS, sections };
    const bytes = writePrelude(header, this.#blocks);
    let offsetBytes = 0;
    const blocks = this.#blocks.map((block) => ({
      ...block,
      offsetBytes: (offsetBytes += block.lengthBytes) - block.lengthBytes,
    }));
    return {
      bytes,
      digest: await sha256Hex(bytes),
      formatVersion: FORMAT_VERSION,
      about,
      rows,
      totalBytes: bytes.length + offsetBytes,
      blocks,
      header,
    };
  }

  async #endPage(): Promise<void> {
    const { bytes, boxOf } = writePage(this.#page, this.#boxes);
    const first = this.#rows - this.#page.length;
    for (const [i, box] of boxOf.entries()) if (box !== null) this.#keys.boxes[first + i] = box;
    await this.#keep(bytes, first);
    this.#pages = { block: this.#pages.block, blocks: this.#pages.blocks + 1, items: this.#rows };
    this.#page = [];
  }

  async #index(name: IndexName): Promise<void> {
    const blocks = writeIndex(this.#keys[name], name === 'assets' ? this.#marks : null);
    await this.#section(name, blocks);
  }

  async #section(
    name: SectionName,
    blocks: Iterable<{ readonly bytes: Bytes; readonly first: number; readonly items: number }>,
  ): Promise<void> {
    const block = this.#blocks.length;
    let items = 0;
    for (const part of blocks) {
      items += part.items;
      await this.#keep(part.bytes, part.first);
    }
    this.#sections[name] = { block, blocks: this.#blocks.length - block, items };
  }

  async #keep(bytes: Bytes, first: number): Promise<void> {
    const digest = await blockDigest(bytes);
    this.#blocks.push({ lengthBytes: bytes.length, first, digest });
    await this.#options.keep(bytes, this.#blocks.length - 1, digest);
  }
}

function columnOf(texts: readonly string[], column: number): string[] {
  return texts.map((text) => text.split('\t')[column] ?? '');
}

function aboutInOrder({ supplierId, utility, areaCode, asOfMs }: RegisterAbout): RegisterAbout {
  return { supplierId, utility, areaCode, asOfMs };
}
