import type { Bytes } from '../base/bytes.ts';
import { BitWriter, widthOf } from './bits.ts';
import { ByteWriter } from './byte-writer.ts';
import { sortByKey } from './radix-sort.ts';

/** Entries of a run: keys and rows of a run are packed with widths of its own. */
export const RUN_ENTRIES = 128;
const RUNS_PER_BLOCK = 64;
/** A row that has no place in an index. */
export const NO_KEY = 0xffffffff;

/** Row numbers in the order of their keys, equal keys in the order of the rows; rows without a key left out. */
function rowsByKey(keys: Uint32Array): Uint32Array {
  const rows = new Uint32Array(keys.length);
  let count = 0;
  for (let row = 0; row < keys.length; row++) if (keys[row] !== NO_KEY) rows[count++] = row;
  return sortByKey(rows.subarray(0, count), keys);
}

/**
 * the blocks of one index, each with its first key. `marks`: four bits of a row's own, or none.
 */
export function* writeIndex(
  keys: Uint32Array,
  marks: Uint8Array | null,
): Generator<{ readonly bytes: Bytes; readonly first: number; readonly items: number }> {
  const rows = rowsByKey(keys);
  const perBlock = RUN_ENTRIES * RUNS_PER_BLOCK;
  for (let from = 0; from < rows.length; from += perBlock) {
    const part = rows.subarray(from, from + perBlock);
    yield { bytes: writeIndexBlock(part, keys, marks), first: keys[part[0] ?? 0] ?? 0, items: part.length };
  }
}

function writeIndexBlock(rows: Uint32Array, keys: Uint32Array, marks: Uint8Array | null): Bytes {
  const head = new ByteWriter();
  const bits = new BitWriter();
  head.number(rows.length);
  head.byte(marks === null ? 0 : 4);
  for (let from = 0; from < rows.length; from += RUN_ENTRIES) {
    const run = rows.subarray(from, from + RUN_ENTRIES);
    const steps = Array.from(run, (row, i) => (keys[row] ?? 0) - (keys[run[i - 1] ?? row] ?? 0));
    const least = run.reduce((a, b) => Math.min(a, b));
    const [stepWidth, rowWidth] = [widthOf(Math.max(...steps)), widthOf(run.reduce((a, b) => Math.max(a, b)) - least)];
    head.u32(keys[run[0] ?? 0] ?? 0);
    head.u32(least);
    head.byte(stepWidth);
    head.byte(rowWidth);
    for (const step of steps) bits.put(step, stepWidth);
    for (const row of run) bits.put(row - least, rowWidth);
    if (marks !== null) for (const row of run) bits.put(marks[row] ?? 0, 4);
  }
  head.bytes(bits.take());
  return head.take();
}
