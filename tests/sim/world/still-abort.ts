type Hear = (event: { readonly type: 'abort' }) => void;

/**
 * What client, server and their libraries use of `AbortSignal`, in the standard's order: first who listens to a signal itself,
 * then the signals made of it. Node's own keeps one that was made of others and has a listener until it is over, which most
 * never are: run by run there was more for the collector to go through.
 */
export class StillSignal {
  aborted = false;
  reason: unknown = undefined;
  readonly #heard = new Map<Hear, boolean>();
  readonly #made = new Set<StillSignal>();

  static any(sources: readonly StillSignal[]): StillSignal {
    const signal = new StillSignal();
    const before = sources.find(({ aborted }) => aborted);
    if (before !== undefined) signal.end(before.reason);
    else for (const source of sources) source.#made.add(signal);
    return signal;
  }

  static abort(reason?: unknown): StillSignal {
    const signal = new StillSignal();
    signal.end(reason);
    return signal;
  }

  addEventListener(...[type, hear, options]: ['abort', Hear, { readonly once?: boolean }?]): void {
    if (type === 'abort' && !this.#heard.has(hear)) this.#heard.set(hear, options?.once === true);
  }

  removeEventListener(...[, hear]: ['abort', Hear]): void {
    this.#heard.delete(hear);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  /** Its controller's alone. */
  end(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): void {
    if (this.aborted) return;
    this.#settle(reason);
    this.#tell();
  }

  /** All of them are over before anybody hears of it, whoever listens. */
  #settle(reason: unknown): void {
    this.aborted = true;
    this.reason = reason;
    for (const signal of this.#made) if (signal.aborted) this.#made.delete(signal);
    else signal.#settle(reason);
  }

  #tell(): void {
    for (const [hear, once] of [...this.#heard]) {
      if (!this.#heard.has(hear)) continue;
      if (once) this.#heard.delete(hear);
      hear({ type: 'abort' });
    }
    for (const signal of this.#made) signal.#tell();
    this.#made.clear();
  }
}

export class StillController {
  readonly signal = new StillSignal();

  abort(reason?: unknown): void {
    this.signal.end(reason);
  }
}
