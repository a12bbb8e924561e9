/** One after the other. Who finds nobody there goes in at once; who died inside is forgotten with the whole queue. */
export class Turns {
  #last: Promise<void> | null = null;

  async alone<T>(run: () => T | Promise<T>): Promise<T> {
    const before = this.#last;
    let leave = () => {};
    const mine = new Promise<void>((resolve) => (leave = resolve));
    this.#last = mine;
    if (before !== null) await before;
    try {
      return await run();
    } finally {
      if (this.#last === mine) this.#last = null;
      leave();
    }
  }
}
