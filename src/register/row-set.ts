/** Finds rows with the same pair of numbers, in four bytes for every row or two. */
export class RowSet {
  readonly #pairOf: (row: number) => readonly [number, number];
  #slots = new Uint32Array(4096);
  #count = 0;

  constructor(pairOf: (row: number) => readonly [number, number]) {
    this.#pairOf = pairOf;
  }

  /** Null when the pair is new; otherwise the row that has it. */
  add(a: number, b: number, row: number): number | null {
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    let slot = this.#slot(a, b);
    for (;;) {
      const held = this.#slots[slot] ?? 0;
      if (held === 0) break;
      const [heldA, heldB] = this.#pairOf(held - 1);
      if (heldA === a && heldB === b) return held - 1;
      slot = (slot + 1) % this.#slots.length;
    }
    this.#slots[slot] = row + 1;
    this.#count++;
    return null;
  }

  #slot(a: number, b: number): number {
    const mixed = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % this.#slots.length;
  }

  #grow(): void {
    const held = this.#slots.filter((row) => row !== 0);
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (const row of held) {
      const [a, b] = this.#pairOf(row - 1);
      let slot = this.#slot(a, b);
      while (this.#slots[slot] !== 0) slot = (slot + 1) % this.#slots.length;
      this.#slots[slot] = row;
    }
  }
}
