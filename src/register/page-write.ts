import type { Bytes } from '../base/bytes.ts';
import { BitWriter, widthOf } from './bits.ts';
import { ByteWriter } from './byte-writer.ts';
import { FrontCoder } from './front-coding.ts';
import { LOW_SPAN, rowColumns } from './row-codes.ts';
import type { RowCodes } from './row-codes.ts';

/** Numbers the meter boxes in the order in which they first occur. */
export class BoxNumbers {
  readonly #numbers = new Map<string, number>();

  get count(): number {
    return this.#numbers.size;
  }

  of(box: string): { readonly number: number; readonly isNew: boolean } {
    const known = this.#numbers.get(box);
    if (known !== undefined) return { number: known, isNew: false };
    const number = this.#numbers.size;
    this.#numbers.set(box, number);
    return { number, isNew: true };
  }
}

/** one page; every column is as wide as its largest difference from its least. `boxOf`: number of each row's box. */
export function writePage(
  rows: readonly RowCodes[],
  boxes: BoxNumbers,
): { readonly bytes: Bytes; readonly boxOf: readonly (number | null)[] } {
  const head = new ByteWriter();
  const bits = new BitWriter();
  const column = (values: readonly number[]) => {
    const least = values.reduce((a, b) => Math.min(a, b), values[0] ?? 0);
    const width = widthOf(values.reduce((a, b) => Math.max(a, b), least) - least);
    head.byte(width);
    head.number(least);
    for (const value of values) bits.put(value - least, width);
  };
  const local = localBoxes(rows, boxes);
  const extras: number[] = [];
  for (const { values } of rows) for (let slot = 1; slot < values.length; slot++) extras.push(whole(values[slot] ?? 0));
  head.number(rows.length);
  head.number(rows[0]?.stem ?? 0);
  head.number(extras.length);
  column(rows.map((row, i) => row.stem - (rows[i - 1]?.stem ?? row.stem)));
  for (const name of rowColumns) column(rows.map((row) => row[name]));
  column(local.places);
  const firsts = rows.map((row) => whole(row.values[0] ?? 0));
  for (const values of [firsts, extras]) {
    column(values.map((value) => value % LOW_SPAN));
    column(values.map((value) => Math.floor(value / LOW_SPAN)));
  }
  const packed = bits.take();
  head.number(packed.length);
  head.bytes(packed);
  head.bytes(local.bytes);
  writeOdd(head, rows);
  return { bytes: head.take(), boxOf: local.boxOf };
}

function whole(value: number): number {
  return Math.max(value, 0);
}

/** Each row's place in the page's own list of boxes (0: none), and that list: a number where the box is an older one. */
function localBoxes(rows: readonly RowCodes[], boxes: BoxNumbers) {
  const seen = new Map<string, number>();
  const numbers: number[] = [];
  const places: number[] = [];
  const out = new ByteWriter();
  const texts = new FrontCoder();
  const firstNew = boxes.count;
  for (const { box } of rows) {
    let place = box === '' ? 0 : seen.get(box);
    if (place === undefined) {
      const { number, isNew } = boxes.of(box);
      place = seen.size + 1;
      seen.set(box, place);
      numbers.push(number);
      out.number(isNew ? 0 : number + 1);
      texts.put(box);
    }
    places.push(place);
  }
  const list = new ByteWriter();
  list.number(seen.size);
  list.number(firstNew);
  list.bytes(out.take());
  list.bytes(texts.take());
  return {
    places,
    bytes: list.take(),
    boxOf: places.map((place) => (place === 0 ? null : (numbers[place - 1] ?? null))),
  };
}

/** Readings whose text is none of the usual ones, by row and register. */
function writeOdd(out: ByteWriter, rows: readonly RowCodes[]): void {
  const odd: { readonly row: number; readonly slot: number; readonly text: string }[] = [];
  for (const [i, { values, odd: texts }] of rows.entries())
    for (const [slot, value] of values.entries()) if (value < 0) odd.push({ row: i, slot, text: texts[slot] ?? '' });
  out.number(odd.length);
  for (const { row, slot, text } of odd) {
    out.number(row);
    out.number(slot);
    out.text(text);
  }
}
