import type { Failure, Result } from '../../base/result.ts';
import type { Desk } from './desk.svelte.ts';

/** One list read from the server, read again whenever something changed. */
export class Listed<T> {
  #desk: Desk;
  #read: () => Promise<Result<T, Failure>>;
  #value = $state.raw<T | null>(null);
  #failure = $state.raw<Failure | null>(null);

  constructor(desk: Desk, read: () => Promise<Result<T, Failure>>) {
    this.#desk = desk;
    this.#read = read;
  }

  get value() { return this.#value; }
  get failure() { return this.#failure; }

  start(): () => void {
    void this.load();
    return this.#desk.listen((news) => {
      if (news.kind !== 'lost') void this.load();
    });
  }

  async load(): Promise<void> {
    const answer = await this.#read();
    if (answer.ok) this.#value = answer.value;
    else this.#desk.noticed(answer.error);
    this.#failure = answer.ok ? null : answer.error;
  }
}
