import { leaveZones } from './zone.ts';
import type { Timers } from '../../../src/base/timers.ts';

/** 2026-11-20 10:00 in Shanghai, a working Friday. */
export const START_MS = Date.UTC(2026, 10, 20, 2, 0, 0);

interface Due {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

const realTurn = setImmediate;

/**
 * Time that moves only from one planned moment to the next. Between two moments everything that can go on without time
 * goes on until it stands still, so a run depends on its seed and on nothing else.
 */
export class World implements Timers {

  #nowMs = START_MS;

  #order = 0;
  readonly #heap: Due[] = [];
  /** Work outside the virtual world (a real database, real files): while it is under way, time stands still. */
  outside = 0;
  /** Code that is loaded at its first use comes from a real disk; until all of it is there, each step waits this long. */
  patienceMs = 0;
  /** What the disk or another part has put off to the next turn, as setImmediate does. */
  readonly turns: (() => void)[] = [];

  /** The true time, which the office has and no phone is sure of. */
  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const due: Due = { atMs: this.#nowMs + Math.max(0, Math.ceil(delayMs)), order: (this.#order += 1), run, cancelled: false };
    this.#push(due);
    return () => void (due.cancelled = true);
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** Waits for real work while virtual time stands still. */
  async beyond<T>(work: () => Promise<T>): Promise<T> {
    this.outside += 1;
    try {
      return await work();
    } finally {
      this.outside -= 1;
    }
  }

  /** Lets time pass until then, or until `isDone` says so between two moments. */
  async runUntil(untilMs: number, isDone: () => boolean = () => false): Promise<void> {
    await this.stand();
    while (!isDone()) {
      const due = this.#pop(untilMs);
      if (due === null) break;
      if (due.cancelled) continue;
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      leaveZones();
      due.run();
      await this.stand();
    }
    if (!isDone()) this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  /** Everything that needs no time goes on until nothing moves. */
  async stand(): Promise<void> {
    do {
      if (this.patienceMs > 0) await new Promise((resolve) => void setTimeout(resolve, this.patienceMs));
      await new Promise<void>((resolve) => void realTurn(resolve));
      for (const turn of this.turns.splice(0)) turn();
    } while (this.turns.length > 0 || this.outside > 0);
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(heap[parent]!, due)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = due;
  }

  #pop(untilMs: number): Due | null {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || first.atMs > untilMs) return null;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (isBefore(last, heap[child]!)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
