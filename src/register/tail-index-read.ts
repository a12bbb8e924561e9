import { bitsAt } from './bits.ts';
import { ByteReader } from './byte-reader.ts';
import { RUN_ENTRIES } from './tail-index-write.ts';

/** First key and least row of a run (four bytes each), the widths of its steps and rows (one each). */
const RUN_BYTES = 10;

/** One block of an index, read where it lies: keys in order, each with the row it stands for. */
export class IndexBlock {
  readonly lengthBytes: number;
  readonly #runs: DataView;
  /** Where the bits of every run begin. */
  readonly #starts: Uint32Array;
  readonly #bits: Uint8Array;
  readonly #count: number;
  readonly #markWidth: number;

  private constructor(parts: { readonly runs: DataView; readonly starts: Uint32Array; readonly bits: Uint8Array; readonly count: number; readonly markWidth: number }) {
    this.#runs = parts.runs;
    this.#starts = parts.starts;
    this.#bits = parts.bits;
    this.#count = parts.count;
    this.#markWidth = parts.markWidth;
    this.lengthBytes = parts.bits.length + parts.runs.byteLength + parts.starts.byteLength;
  }

  /** Null when the bytes are no such block. */
  static read(bytes: Uint8Array): IndexBlock | null {
    const from = new ByteReader(bytes);
    const count = from.number();
    const markWidth = from.byte();
    const length = Math.ceil(count / RUN_ENTRIES);
    const head = from.bytes(length * RUN_BYTES);
    if (from.failed) return null;
    const runs = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const starts = new Uint32Array(length);
    let startBits = 0;
    for (let run = 0; run < length; run++) {
      starts[run] = startBits;
      startBits += Math.min(count - run * RUN_ENTRIES, RUN_ENTRIES) * (runs.getUint8(run * RUN_BYTES + 8) + runs.getUint8(run * RUN_BYTES + 9) + markWidth);
    }
    const bits = bytes.subarray(from.offset);
    return bits.length * 8 < startBits ? null : new IndexBlock({ runs, starts, bits, count, markWidth });
  }

  /** Calls `each` for the entries with from ≤ key < to, in order, until it answers false; false when it did. */
  visit(from: number, to: number, each: (row: number, mark: number) => boolean): boolean {
    for (let run = this.#firstRun(from); run < this.#starts.length; run++) {
      let key = this.#firstKey(run);
      if (key >= to) break;
      const entries = Math.min(this.#count - run * RUN_ENTRIES, RUN_ENTRIES);
      const leastRow = this.#runs.getUint32(run * RUN_BYTES + 4, true);
      const [stepWidth, rowWidth] = [this.#runs.getUint8(run * RUN_BYTES + 8), this.#runs.getUint8(run * RUN_BYTES + 9)];
      const stepsFrom = this.#starts[run] ?? 0;
      const rowsFrom = stepsFrom + entries * stepWidth;
      const marksFrom = rowsFrom + entries * rowWidth;
      for (let at = 0; at < entries; at++) {
        key += bitsAt(this.#bits, stepsFrom + at * stepWidth, stepWidth);
        if (key >= to) return true;
        if (key < from) continue;
        const row = leastRow + bitsAt(this.#bits, rowsFrom + at * rowWidth, rowWidth);
        if (!each(row, this.#markWidth === 0 ? 0 : bitsAt(this.#bits, marksFrom + at * this.#markWidth, this.#markWidth))) return false;
      }
    }
    return true;
  }

  #firstKey(run: number): number {
    return this.#runs.getUint32(run * RUN_BYTES, true);
  }

  /** The last run that begins before the key: equal keys may begin in it. */
  #firstRun(key: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#firstKey(middle) < key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}
