import type { Failure, Result } from '../../base/result.ts';
import type { Desk } from './desk.svelte.ts';

/** The server has more of it than it gave. */
export function isCut(list: object): boolean {
  return 'more' in list && list.more === true;
}

/** One list of the server; once started it is read again whenever something changed. A later question overtakes an earlier one. */
export class Listed<T> {
  #desk: Desk;
  #read: () => Promise<Result<T, Failure>>;
  #value = $state.raw<T | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #round = 0;

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
    const round = ++this.#round;
    const answer = await this.#read();
    if (round !== this.#round) return;
    if (answer.ok) this.#value = answer.value;
    else this.#desk.noticed(answer.error);
    this.#failure = answer.ok ? null : answer.error;
  }
}
