/** Holds what was read last, up to a number of bytes; the longest unused goes first. */
export class KeptBlocks {
  readonly #most: number;
  readonly #held = new Map<number, { readonly value: unknown; readonly lengthBytes: number }>();
  #lengthBytes = 0;

  constructor(mostBytes: number) {
    this.#most = mostBytes;
  }

  get(index: number): unknown {
    const held = this.#held.get(index);
    if (held === undefined) return undefined;
    this.#held.delete(index);
    this.#held.set(index, held);
    return held.value;
  }

  put(index: number, value: unknown, lengthBytes: number): void {
    this.#lengthBytes -= this.#held.get(index)?.lengthBytes ?? 0;
    this.#held.delete(index);
    this.#held.set(index, { value, lengthBytes });
    this.#lengthBytes += lengthBytes;
    for (const [oldest, { lengthBytes: freed }] of this.#held) {
      if (this.#lengthBytes <= this.#most) break;
      this.#held.delete(oldest);
      this.#lengthBytes -= freed;
    }
  }
}
