/** Numbers that grow one by one, without an object for each. */
export class NumberColumn<A extends Uint32Array | Float64Array> {
  #values: A;
  #length = 0;

  constructor(first: A) {
    this.#values = first;
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new (this.#values.constructor as new (length: number) => A)(Math.max(1024, this.#length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  /** A view of what was pushed. */
  values(): A {
    return this.#values.subarray(0, this.#length) as A;
  }
}

/** Gives every text a number, equal texts the same. */
export class TextTable {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }

  /** The texts in an order, and for every number its place in it. */
  ordered(order: (texts: readonly string[]) => readonly string[]): {
    readonly texts: readonly string[];
    readonly placeOf: Uint32Array;
  } {
    const texts = order([...this.#numbers.keys()]);
    const placeOf = new Uint32Array(texts.length);
    for (const [place, text] of texts.entries()) placeOf[this.#numbers.get(text) ?? 0] = place;
    return { texts, placeOf };
  }
}

/** By UTF-16 code units: the same everywhere, whatever the language of the machine. */
export function inCodeOrder(texts: readonly string[]): string[] {
  return [...texts].sort((a, b) => (a < b ? -1 : Number(a > b)));
}
