import { liveQuery } from 'dexie';
import type { Live } from './workspace.ts';

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

/** Runs `read` now and after every change of what it read, in this and every other tab, one run at a time. */
export function watchTables<T>(read: () => Promise<T>, next: (value: T) => Promise<void> | void): () => void {
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
  const subscription = liveQuery(read).subscribe({
    next(value) {
      newest = { value };
      void settle();
    },
    error: () => {}, // a lost handle: the next write or reopening starts the query again
  });
  return () => subscription.unsubscribe();
}
