import type { Live } from '../../device/workspace.ts';

/** A live value of the phone's store as a Svelte state. Subscribed for as long as the app runs. */
export class LiveValue<T> {
  #current = $state.raw() as T;

  constructor(source: Live<T>, initial: T) {
    this.#current = initial;
    source.subscribe((value) => {
      this.#current = value;
    });
  }

  get current(): T {
    return this.#current;
  }
}
