import type { Failure } from '../base/result.ts';

export interface EngineStatus {
  running: boolean;
  lastContactAtMs: number | null;
  failure: Failure | null;
  clockOffsetMs: number | null;
  firstSyncDone: boolean;
}

/** The engine's state for whoever watches: calls back at once, then at every change. */
export class StatusLight {
  #value: Readonly<EngineStatus> = { running: false, lastContactAtMs: null, failure: null, clockOffsetMs: null, firstSyncDone: false };
  readonly #watchers = new Set<(value: Readonly<EngineStatus>) => void>();

  subscribe(next: (value: Readonly<EngineStatus>) => void): () => void {
    this.#watchers.add(next);
    next(this.#value);
    return () => void this.#watchers.delete(next);
  }

  change(facts: Partial<EngineStatus>): void {
    this.#value = { ...this.#value, ...facts };
    for (const watcher of this.#watchers) watcher(this.#value);
  }
}
