import type { Bytes } from '../base/bytes.ts';
import { fail, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import type { BlockSource } from './block-source.ts';
import { ByteReader } from './byte-reader.ts';
import { readDeltaHead } from './delta-head.ts';
import { cursorOf, wholeList } from './delta.ts';
import { FileReader, reading, UnreadableBlock } from './file-reader.ts';
import { FileWriter } from './file-writer.ts';
import { listNames } from './header.ts';
import type { ListName } from './header.ts';
import { readListEdit } from './list-edit.ts';
import type { Prelude, RegisterFailure } from './prelude.ts';
import type { RowCodes } from './row-codes.ts';
import type { RowCursor } from './row-cursor.ts';
import { readChange, readInsert, rowEdits, translated } from './row-edit.ts';
import type { PlaceMaps } from './row-edit.ts';

const CACHE_BYTES = 256 * 1024;

/** Where a file goes while it is made: first its prelude, then its blocks in order, each already checked. */
export interface RegisterSink {
  prelude(prelude: Prelude): Promise<void> | void;
  block(index: number, bytes: Bytes): Promise<void> | void;
}

/**
 * makes the new file out of the old one and a delta. Each block is compared with the digest the new prelude
 * names before it is handed out. Errors: register/delta-mismatch (made for another file, or it does not lead where it
 * says), those of the delta's head, those of reading the old file. After one the new file is worth nothing and the old
 * one stays. Size: the file's lists and some twenty-five bytes a row.
 */
export async function applyDelta(
  old: BlockSource,
  delta: Bytes,
  sink: RegisterSink,
): Promise<Result<Prelude, RegisterFailure>> {
  const head = await readDeltaHead(delta);
  if (!head.ok) return head;
  const { fromDigest, prelude, bodyOffset } = head.value;
  if (fromDigest !== old.prelude.digest) return fail('register/delta-mismatch');
  const made = await reading(async () => {
    await sink.prelude(prelude);
    const writer = new FileWriter({
      about: prelude.about,
      rows: prelude.rows,
      keep: (bytes, index, digest) => {
        if (prelude.blocks[index]?.digest !== digest) throw mismatch();
        return sink.block(index, bytes);
      },
    });
    const file = new FileReader(old, CACHE_BYTES);
    const from = new ByteReader(delta, bodyOffset);
    const places = await applyLists(file, from, writer);
    await new RowMerge(from, await cursorOf(file), places).into(writer, prelude.rows);
    return writer.finish();
  });
  if (!made.ok) return made;
  return made.value.digest === prelude.digest ? ok(prelude) : fail('register/delta-mismatch');
}

function mismatch(): UnreadableBlock {
  return new UnreadableBlock({ code: 'register/delta-mismatch' });
}

async function applyLists(file: FileReader, from: ByteReader, writer: FileWriter): Promise<PlaceMaps> {
  const lists = {} as Record<ListName, readonly string[]>;
  const places = {} as Record<ListName, Int32Array>;
  for (const name of listNames) {
    const edit = readListEdit(from, await wholeList(file, name));
    if (edit === null) throw mismatch();
    lists[name] = edit.texts;
    places[name] = edit.placeOf;
  }
  await writer.lists(lists);
  return places;
}

/** Old rows and edits, one after the other. */
class RowMerge {
  readonly #from: ByteReader;
  readonly #rows: RowCursor;
  readonly #places: PlaceMaps;

  constructor(from: ByteReader, rows: RowCursor, places: PlaceMaps) {
    this.#from = from;
    this.#rows = rows;
    this.#places = places;
  }

  async into(writer: FileWriter, mostRows: number): Promise<void> {
    let written = 0;
    const write = (row: RowCodes) => {
      if (++written > mostRows) throw mismatch();
      return writer.row(row);
    };
    for (;;) {
      // nearly all rows are the same: none of them is waited for where nothing is to be waited for
      for (let same = this.#from.number(); same > 0; same--) {
        if (this.#rows.mustTurn) await this.#rows.turn();
        const waiting = write(this.#row());
        if (waiting !== undefined) await waiting;
      }
      const kind = this.#from.byte();
      if (this.#from.failed) throw mismatch();
      if (kind === rowEdits.end) break;
      if (kind === rowEdits.insert) await write(readInsert(this.#from));
      else if (kind === rowEdits.remove) await this.#next();
      else if (kind === rowEdits.change) await write(readChange(this.#from, await this.#next()));
      else throw mismatch();
    }
    if (written !== mostRows) throw mismatch();
  }

  async #next(): Promise<RowCodes> {
    if (this.#rows.mustTurn) await this.#rows.turn();
    return this.#row();
  }

  #row(): RowCodes {
    const row = this.#rows.peek();
    if (row === undefined || this.#from.failed) throw mismatch();
    this.#rows.step();
    return translated(row, this.#places);
  }
}
