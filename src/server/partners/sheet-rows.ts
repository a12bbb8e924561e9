import { MOST_COLUMNS, OversizedRow, UnreadableTable } from './register-lines.ts';

/** From a row's beginning to its end; a row of a register has some 2 KiB, a cell of Excel's at most 32,767 letters. */
const LONGEST_ROW_BYTES = 1_048_576;
/** So much of a tag is kept: its name, and a row's number or a cell's place, whose tags are never longer. */
const TAG_LETTERS = 128;
/** A cell's tag as spreadsheets write it; anything that a reader could take for another place is none. */
const CELL = /^[\w:]+(?:\s+[\w:]+=(?:"[^"&]*"|'[^'&]*'))*\s*\/?$/;
const PLACE = /\sr=["']([^"']*)["']/g;

const LESS = 0x3c;
const MORE = 0x3e;
const SLASH = 0x2f;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/**
 * Looks a sheet through before anybody reads it: whoever reads a workbook holds each row whole, and a cell of 50 MB is
 * 50 KB of an upload. Nor may a cell lie further to the right than any register reaches: its reader makes as many for each
 * row, and a row of thirty bytes would cost as much as one of sixteen thousand cells (X15). Follows the tags as their reader
 * does, by brackets, quotes and pairs, so that no text passes for a row.
 * Size: one chunk. Throws OversizedRow with the row's number; UnreadableTable at what no spreadsheet writes into a sheet.
 */
export async function checkSheetRows(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const rows = new SheetRows();
  for await (const chunk of chunks) rows.take(chunk);
}

class SheetRows {
  /** The tag that is being read, from behind its bracket; null between two tags. */
  #tag: string | null = null;
  #quote = 0;
  #last = 0;
  /** What is open, from the row on; empty between two rows. */
  readonly #open: string[] = [];
  #row = 0;
  /** Where the next cell of this row lies if it does not say. */
  #column = 0;
  #heldBytes = 0;

  take(chunk: Uint8Array): void {
    const letters = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1'); // one for each byte
    let start = 0; // of the tag in this chunk
    for (let at = 0; at < letters.length; at++) {
      if (this.#tag === null) {
        const next = letters.indexOf('<', at);
        this.#heldBytes += (next < 0 ? letters.length : next) - at;
        if (next < 0) break;
        this.#begin();
        at = next;
        start = at + 1;
      } else if (this.#isEnd(letters.charCodeAt(at))) this.#end(this.#tag + letters.slice(start, at));
      this.#heldBytes++;
    }
    if (this.#tag !== null) this.#tag = (this.#tag + letters.slice(start)).slice(0, TAG_LETTERS);
    if (this.#heldBytes > LONGEST_ROW_BYTES) throw new OversizedRow(this.#row);
  }

  #begin(): void {
    this.#tag = '';
    this.#last = 0;
    if (this.#open.length === 0) this.#heldBytes = 0;
  }

  #isEnd(byte: number): boolean {
    if (byte === LESS) throw new UnreadableTable();
    if (this.#quote === 0 && byte === MORE) return true;
    if (this.#quote === byte) this.#quote = 0;
    else if (this.#quote === 0 && (byte === QUOTE || byte === APOSTROPHE)) this.#quote = byte;
    this.#last = byte;
    return false;
  }

  #end(tag: string): void {
    this.#tag = null;
    if (tag.startsWith('!')) throw new UnreadableTable(); // its reader would hold a comment or a section whole
    const isClosing = tag.startsWith('/');
    const name = nameIn(isClosing ? tag.slice(1) : tag);
    if (isClosing) {
      if (this.#open.length > 0 && this.#open.pop() !== name) throw new UnreadableTable();
      return;
    }
    const local = name.slice(name.indexOf(':') + 1);
    if (local === 'row') this.#beginRow(tag);
    else if (this.#open.length === 0) return;
    else if (local === 'c') this.#takeCell(tag);
    if (this.#last !== SLASH) this.#open.push(name);
  }

  #beginRow(tag: string): void {
    if (this.#open.length > 0) throw new UnreadableTable();
    this.#row = Number(/\sr=["'](\d+)["']/.exec(tag)?.[1] ?? this.#row + 1);
    this.#column = 0;
  }

  #takeCell(tag: string): void {
    if (tag.length >= TAG_LETTERS || !CELL.test(tag)) throw new UnreadableTable();
    const places = [...tag.matchAll(PLACE)];
    if (places.length > 1) throw new UnreadableTable();
    for (const [, place = ''] of places) this.#column = columnOf(place);
    this.#column += 1;
    if (this.#column > MOST_COLUMNS) throw new OversizedRow(this.#row);
  }
}

/** Counted from zero: A is 0, AB is 27. */
function columnOf(place: string): number {
  const letters = /^([A-Za-z]{1,3})[0-9]{1,7}$/.exec(place)?.[1];
  if (letters === undefined) throw new UnreadableTable();
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function nameIn(tag: string): string {
  const name = /^[^\s/]*/.exec(tag)?.[0] ?? '';
  if (name.length >= TAG_LETTERS - 1) throw new UnreadableTable();
  return name;
}
