import type { Clock } from '../../../../src/base/clock.ts';
import type { Timers } from '../../../../src/base/timers.ts';

/** 2026-11-20 10:00 in Shanghai, a working Friday. */
export const START_MS = Date.UTC(2026, 10, 20, 2, 0, 0);

/** Time that moves only when it is told to, and timers that follow it. */
export class World implements Clock, Timers {
  #nowMs = START_MS;
  #jumpedMs = 0;
  #timers: { atMs: number; run: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs - START_MS - this.#jumpedMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How long until the next timer; null without one. */
  nextTimerMs(): number | null {
    return this.#timers.length === 0 ? null : Math.min(...this.#timers.map(({ atMs }) => atMs)) - this.#nowMs;
  }

  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (;;) {
      const due = this.#timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      this.#timers = this.#timers.filter((timer) => timer !== due);
      due.run();
    }
    this.#nowMs = untilMs;
  }

  /** Somebody sets the wall clock, and no time passes: what counts by its own goes on as before. */
  jump(byMs: number): void {
    this.#nowMs += byMs;
    this.#jumpedMs += byMs;
    this.#timers = this.#timers.map((timer) => Object.assign(timer, { atMs: timer.atMs + byMs }));
  }

  setClock(nowMs: number): void {
    this.#nowMs = nowMs;
  }
}

/** Turns the event loop until it is so; the limit only ends a test that will never pass. */
export async function settled(isDone: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAtMs = performance.now() + 8_000;
  while (performance.now() < giveUpAtMs) {
    if (await isDone()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it never came to rest');
}
