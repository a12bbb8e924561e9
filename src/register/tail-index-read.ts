import { bitsAt } from './bits.ts';
import { ByteReader } from './byte-reader.ts';
import { RUN_ENTRIES } from './tail-index-write.ts';

interface Run {
  readonly firstKey: number;
  readonly leastRow: number;
  readonly stepWidth: number;
  readonly rowWidth: number;
  readonly startBits: number;
  readonly entries: number;
}

/** One block of an index: keys in order, each with the row it stands for. */
export class IndexBlock {
  readonly lengthBytes: number;
  readonly #runs: readonly Run[];
  readonly #bits: Uint8Array;
  readonly #markWidth: number;

  private constructor(runs: readonly Run[], bits: Uint8Array, markWidth: number) {
    this.#runs = runs;
    this.#bits = bits;
    this.#markWidth = markWidth;
    this.lengthBytes = bits.length + runs.length * 48;
  }

  /** Null when the bytes are no such block. */
  static read(bytes: Uint8Array): IndexBlock | null {
    const from = new ByteReader(bytes);
    const count = from.number();
    const markWidth = from.byte();
    const runs: Run[] = [];
    let startBits = 0;
    for (let left = count; left > 0 && !from.failed; left -= RUN_ENTRIES) {
      const entries = Math.min(left, RUN_ENTRIES);
      const run = {
        firstKey: from.u32(),
        leastRow: from.u32(),
        stepWidth: from.byte(),
        rowWidth: from.byte(),
        startBits,
        entries,
      };
      runs.push(run);
      startBits += entries * (run.stepWidth + run.rowWidth + markWidth);
    }
    if (from.failed) return null;
    const bits = bytes.subarray(from.offset);
    return bits.length * 8 < startBits ? null : new IndexBlock(runs, bits, markWidth);
  }

  /** Calls `each` for the entries with from ≤ key < to, in order, until it answers false; false when it did. */
  visit(from: number, to: number, each: (row: number, mark: number) => boolean): boolean {
    for (let i = this.#firstRun(from); i < this.#runs.length; i++) {
      const run = this.#runs[i];
      if (run === undefined || run.firstKey >= to) break;
      let key = run.firstKey;
      const rowsFrom = run.startBits + run.entries * run.stepWidth;
      const marksFrom = rowsFrom + run.entries * run.rowWidth;
      for (let at = 0; at < run.entries; at++) {
        key += bitsAt(this.#bits, run.startBits + at * run.stepWidth, run.stepWidth);
        if (key >= to) return true;
        if (key < from) continue;
        const row = run.leastRow + bitsAt(this.#bits, rowsFrom + at * run.rowWidth, run.rowWidth);
        if (
          !each(row, this.#markWidth === 0 ? 0 : bitsAt(this.#bits, marksFrom + at * this.#markWidth, this.#markWidth))
        )
          return false;
      }
    }
    return true;
  }

  /** The last run that begins before the key: equal keys may begin in it. */
  #firstRun(key: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#runs[middle]?.firstKey ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}
