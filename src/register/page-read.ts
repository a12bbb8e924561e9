import { bitsAt } from './bits.ts';
import { ByteReader } from './byte-reader.ts';
import { FrontTexts } from './front-coding.ts';
import { LOW_SPAN, rowColumns } from './row-codes.ts';
import type { RowCodes, RowColumn } from './row-codes.ts';

const COLUMNS = ['step', ...rowColumns, 'place', 'firstLow', 'firstHigh', 'extraLow', 'extraHigh'] as const;
type Column = (typeof COLUMNS)[number];

interface Strip {
  readonly width: number;
  readonly least: number;
  readonly startBits: number;
}

/** A page of rows, read where it lies: nothing is unpacked before it is asked for. */
export class Page {
  readonly rows: number;
  readonly lengthBytes: number;
  readonly #bits: Uint8Array;
  readonly #strips: Readonly<Record<Column, Strip>>;
  readonly #firstStem: number;
  readonly #bytes: Uint8Array;
  readonly #endOffset: number;
  #end: PageEnd | null = null;
  #extraStarts: Uint32Array | null = null;

  private constructor(parts: PageParts) {
    this.rows = parts.rows;
    this.lengthBytes = parts.lengthBytes;
    this.#bits = parts.bits;
    this.#strips = parts.strips;
    this.#firstStem = parts.firstStem;
    this.#bytes = parts.bytes;
    this.#endOffset = parts.endOffset;
  }

  /** Null when the bytes are no page. */
  static read(bytes: Uint8Array): Page | null {
    const parts = readParts(bytes);
    return parts === null ? null : new Page(parts);
  }

  column(name: RowColumn, row: number): number {
    return this.#at(name, row);
  }

  stem(row: number): number {
    let stem = this.#firstStem;
    for (let i = 1; i <= row; i++) stem += this.#at('step', i);
    return stem;
  }

  /** Of every row, for whoever goes through all of them. */
  stems(): Uint32Array {
    const stems = new Uint32Array(this.rows);
    let stem = this.#firstStem;
    for (let row = 0; row < this.rows; row++) {
      if (row > 0) stem += this.#at('step', row);
      stems[row] = stem;
    }
    return stems;
  }

  /** Null when the row names no box. */
  box(row: number): Box | null {
    const place = this.#at('place', row);
    if (place === 0) return null;
    const { numbers, texts } = this.#ended();
    const [number, text] = [numbers[place - 1], texts?.at(place - 1)];
    return number === undefined || text === undefined ? null : { number, text };
  }

  /** `registersOf` tells how many readings a row of a profile has; `codes` alone needs it. */
  codes(row: number, registersOf: (profile: number) => number, stem = this.stem(row)): RowCodes {
    const values: number[] = [];
    const odd: string[] = [];
    const day = this.#at('day', row);
    const count = day === 0 ? 0 : registersOf(this.#at('profile', row));
    const extrasFrom = count > 1 ? this.#extraStart(row, registersOf) : 0;
    for (let slot = 0; slot < count; slot++) {
      const text = this.#ended().odd.get(row * 8 + slot);
      odd.push(text ?? '');
      if (text !== undefined) values.push(-1);
      else if (slot === 0) values.push(this.#at('firstLow', row) + this.#at('firstHigh', row) * LOW_SPAN);
      else
        values.push(
          this.#at('extraLow', extrasFrom + slot - 1) + this.#at('extraHigh', extrasFrom + slot - 1) * LOW_SPAN,
        );
    }
    return {
      stem,
      building: this.#at('building', row),
      unit: this.#at('unit', row),
      room: this.#at('room', row),
      assetHead: this.#at('assetHead', row),
      assetTail: this.#at('assetTail', row),
      accountHead: this.#at('accountHead', row),
      accountTail: this.#at('accountTail', row),
      person: this.#at('person', row),
      profile: this.#at('profile', row),
      day,
      box: this.box(row)?.text ?? '',
      values,
      odd,
    };
  }

  /** Boxes and odd readings, taken apart when a row is read whole: a search goes through pages without them. */
  #ended(): PageEnd {
    this.#end ??= readEnd(this.#bytes, this.#endOffset);
    return this.#end;
  }

  #at(name: Column, at: number): number {
    const strip = this.#strips[name];
    return strip.least + bitsAt(this.#bits, strip.startBits + at * strip.width, strip.width);
  }

  /** Where a row's further readings begin among those of the page. */
  #extraStart(row: number, registersOf: (profile: number) => number): number {
    if (this.#extraStarts === null) {
      const starts = new Uint32Array(this.rows);
      for (let i = 1; i < this.rows; i++) {
        const before = this.#at('day', i - 1) === 0 ? 0 : registersOf(this.#at('profile', i - 1)) - 1;
        starts[i] = (starts[i - 1] ?? 0) + Math.max(before, 0);
      }
      this.#extraStarts = starts;
    }
    return this.#extraStarts[row] ?? 0;
  }
}

interface Box {
  readonly number: number;
  readonly text: string;
}

interface PageEnd {
  readonly numbers: readonly number[];
  readonly texts: FrontTexts | null;
  readonly odd: ReadonlyMap<number, string>;
}

interface PageParts {
  readonly rows: number;
  readonly lengthBytes: number;
  readonly bytes: Uint8Array;
  readonly bits: Uint8Array;
  readonly strips: Readonly<Record<Column, Strip>>;
  readonly firstStem: number;
  readonly endOffset: number;
}

function readParts(bytes: Uint8Array): PageParts | null {
  const from = new ByteReader(bytes);
  const rows = from.number();
  const firstStem = from.number();
  const extras = from.number();
  const strips = {} as Record<Column, Strip>;
  let startBits = 0;
  for (const name of COLUMNS) {
    const width = from.byte();
    strips[name] = { width, least: from.number(), startBits };
    startBits += width * (name === 'extraLow' || name === 'extraHigh' ? extras : rows);
  }
  const bits = from.bytes(from.number());
  if (from.failed || bits.length * 8 < startBits) return null;
  return { rows, lengthBytes: bytes.length, bytes, bits, strips, firstStem, endOffset: from.offset };
}

/** What is not there reads as nothing: the digest of the block has been checked by then. */
function readEnd(bytes: Uint8Array, offset: number): PageEnd {
  const from = new ByteReader(bytes, offset);
  const count = from.number();
  let nextNew = from.number();
  const numbers: number[] = [];
  for (let i = 0; i < count && !from.failed; i++) {
    const older = from.number();
    numbers.push(older === 0 ? nextNew++ : older - 1);
  }
  const texts = FrontTexts.read(bytes, from.offset, numbers.length);
  from.offset = texts?.endOffset ?? bytes.length;
  const odd = new Map<number, string>();
  for (let left = from.number(); left > 0 && !from.failed; left--) {
    const row = from.number();
    const slot = from.number();
    odd.set(row * 8 + slot, from.text());
  }
  return { numbers, texts, odd };
}
