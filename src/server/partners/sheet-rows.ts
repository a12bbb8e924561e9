import { OversizedRow, UnreadableTable } from './register-lines.ts';

/** From a row's beginning to its end; a row of a register has some 2 KiB, a cell of Excel's at most 32,767 letters. */
const LONGEST_ROW_BYTES = 1_048_576;
/** So much of a tag is kept: its name, and a row's number. */
const TAG_LETTERS = 64;

const LESS = 0x3c;
const MORE = 0x3e;
const SLASH = 0x2f;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/**
 * Looks a sheet through before anybody reads it: whoever reads a workbook holds each row whole, and a cell of 50 MB is
 * 50 KB of an upload. Follows the tags as their reader does, by brackets, quotes and pairs, so that no text passes for a row.
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
    if (name.slice(name.indexOf(':') + 1) === 'row') this.#beginRow(tag);
    else if (this.#open.length === 0) return;
    if (this.#last !== SLASH) this.#open.push(name);
  }

  #beginRow(tag: string): void {
    if (this.#open.length > 0) throw new UnreadableTable();
    this.#row = Number(/\sr=["'](\d+)["']/.exec(tag)?.[1] ?? this.#row + 1);
  }
}

function nameIn(tag: string): string {
  const name = /^[^\s/]*/.exec(tag)?.[0] ?? '';
  if (name.length >= TAG_LETTERS - 1) throw new UnreadableTable();
  return name;
}
