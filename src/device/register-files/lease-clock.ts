import { MS_PER_MINUTE } from '../../base/clock.ts';
import type { Clock } from '../../base/clock.ts';

/** How far the office's time may run ahead in memory before it is written down. */
const NOTE_AFTER_MS = MS_PER_MINUTE;

export interface LeaseClockStore {
  /** The latest office time on the disk; null before any. */
  latest(): Promise<number | null>;
  keep(officeTimeMs: number): Promise<void>;
  /** Server minus phone at the last contact; null before any. */
  offsetMs(): Promise<number | null>;
}

/**
 * What the office's clock shows now, as far as a phone without signal can know: never earlier than the latest time it
 * was ever seen at, and going on with the process's own time. A clock set back gains nothing (V-08).
 */
export class LeaseClock {
  readonly #store: LeaseClockStore;
  readonly #clock: Clock;
  #mark: { readonly officeMs: number; readonly atMonotonicMs: number } | null = null;
  #noted = 0;

  constructor(store: LeaseClockStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async officeNowMs(): Promise<number> {
    const [latest, offsetMs] = await Promise.all([this.#store.latest(), this.#store.offsetMs()]);
    const known = latest ?? 0;
    const byWall = this.#clock.nowMs() + (offsetMs ?? 0);
    const byProcess = this.#mark === null ? 0 : this.#mark.officeMs + this.#clock.monotonicMs() - this.#mark.atMonotonicMs;
    const nowMs = Math.max(known, byWall, byProcess);
    this.#mark = { officeMs: nowMs, atMonotonicMs: this.#clock.monotonicMs() };
    if (nowMs - Math.max(known, this.#noted) >= NOTE_AFTER_MS) {
      this.#noted = nowMs;
      await this.#store.keep(nowMs);
    }
    return nowMs;
  }

  /** The office itself has said what time it is: that counts, even if the phone had run ahead. */
  async heard(officeMs: number): Promise<void> {
    this.#mark = { officeMs, atMonotonicMs: this.#clock.monotonicMs() };
    this.#noted = officeMs;
    await this.#store.keep(officeMs);
  }
}
