/** Texts joined into one, so that a word is looked for in all of them at the speed of the engine. */
export class JoinedTexts {
  readonly #text: string;
  readonly #starts: Uint32Array;
  /** A short word stands in most texts: no list that grows, and none made anew for each word. */
  readonly #found: Uint32Array;

  constructor(texts: readonly string[]) {
    this.#starts = new Uint32Array(texts.length + 1);
    let at = 0;
    for (const [i, text] of texts.entries()) {
      this.#starts[i] = at;
      at += text.length + 1;
    }
    this.#starts[texts.length] = at;
    this.#text = [...texts, ''].join('\n');
    this.#found = new Uint32Array(texts.length);
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  textAt(item: number): string {
    return this.#text.slice(this.#starts[item] ?? 0, (this.#starts[item + 1] ?? 1) - 1);
  }

  lengthAt(item: number): number {
    return (this.#starts[item + 1] ?? 1) - 1 - (this.#starts[item] ?? 0);
  }

  /** The texts that hold the word, in order; `mayBegin` where it may stand: by letter of all texts. */
  holding(word: string, mayBegin?: (at: number) => boolean): Uint32Array {
    const items = this.#found;
    let found = 0;
    let item = 0;
    for (let at = this.#text.indexOf(word); at >= 0; ) {
      let next = at + 1;
      if (mayBegin === undefined || mayBegin(at)) {
        item = this.#itemAt(at, item);
        items[found++] = item++;
        next = this.#starts[item] ?? this.#text.length;
      }
      at = this.#text.indexOf(word, next);
    }
    return items.slice(0, found);
  }

  /** The text a place belongs to; none before `from` is looked at. */
  #itemAt(at: number, from: number): number {
    let step = 1;
    while (from + step < this.count && (this.#starts[from + step] ?? 0) <= at) step *= 2;
    let low = from + (step >> 1);
    let high = Math.min(from + step, this.count);
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return low;
  }
}
