import type { FileReader } from './file-reader.ts';
import type { RowCodes } from './row-codes.ts';

/** The rows of a file in their order, a page at a time. */
export class RowCursor {
  readonly #file: FileReader;
  readonly #registersOf: (profile: number) => number;
  #page: readonly RowCodes[] = [];
  #at = 0;
  #next = 0;

  constructor(file: FileReader, registersOf: (profile: number) => number) {
    this.#file = file;
    this.#registersOf = registersOf;
  }

  /** The row that `take` would give; undefined at the end. Waits only where a page begins. */
  peek(): RowCodes | undefined {
    return this.#page[this.#at];
  }

  step(): void {
    this.#at++;
  }

  /** True when `peek` has nothing although rows are left: call `turn` then. */
  get mustTurn(): boolean {
    return this.#at >= this.#page.length && this.#next * this.#file.pageRows < this.#file.rows;
  }

  async turn(): Promise<void> {
    const page = await this.#file.page(this.#next++);
    this.#page = Array.from(page.stems(), (stem, row) => page.codes(row, this.#registersOf, stem));
    this.#at = 0;
  }
}
