import { liveQuery } from 'dexie';
import { MS_PER_SECOND } from '../base/clock.ts';
import type { Timers } from '../base/timers.ts';
import type { Live } from './workspace.ts';

/** By then a first screen stands, on a slow phone too. */
export const BEHIND_MS = MS_PER_SECOND;

/** A value that is set from outside. */
export class Source<T> implements Live<T> {
  #value: T;
  readonly #watchers = new Set<(value: T) => void>();

  constructor(initial: T) {
    this.#value = initial;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    for (const watcher of [...this.#watchers]) watcher(value);
  }

  subscribe(next: (value: T) => void): () => void {
    this.#watchers.add(next);
    next(this.#value);
    return () => void this.#watchers.delete(next);
  }
}

/**
 * Runs `read` now and after every change of what it read, in this and every other tab, one run at a time. One that fails,
 * as with a lost handle, is begun anew a second later: the library tells it of no write, since it has read nothing (F16).
 */
export function watchTables<T>(timers: Timers, read: () => Promise<T>, next: (value: T) => Promise<void> | void): () => void {
  let newest: { value: T } | null = null;
  let busy = false;
  async function settle(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      while (newest !== null) {
        const { value } = newest;
        newest = null;
        await next(value);
      }
    } finally {
      busy = false;
    }
  }
  let cancel = () => {};
  const begin = () => liveQuery(() => read().then((value) => ({ value }), () => null)).subscribe((got) => {
    if (got === null) return anewLater();
    newest = got;
    void settle();
  });
  let subscription = begin();
  function anewLater(): void {
    cancel();
    cancel = timers.after(MS_PER_SECOND, () => {
      subscription.unsubscribe();
      subscription = begin();
    });
  }
  return () => {
    cancel();
    subscription.unsubscribe();
  };
}

/** As `watchTables`, for what no first screen shows: begun so late that none waits behind it. */
export function watchBehind<T>(timers: Timers, read: () => Promise<T>, next: (value: T) => void): () => void {
  let end = () => {};
  const cancel = timers.after(BEHIND_MS, () => {
    end = watchTables(timers, read, next);
  });
  return () => {
    cancel();
    end();
  };
}
