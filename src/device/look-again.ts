import type { Timers } from '../sync/ports.ts';

const SOONEST_MS = 100;
const LATEST_MS = 10_000;

interface LookAgainPorts {
  readonly timers: Timers;
  /** True: the store could be read, and what it says is known. */
  learn(): Promise<boolean>;
  /** Lets go of the databases, so that the next reading opens them anew. */
  release(): void;
}

/**
 * Cleared under an open app, a store writes nothing that would make anybody read it again (F12, F13). It is looked at
 * until it can be read, at twice the distance each time, and then left to whoever uses it next.
 */
export class LookAgain {
  readonly #ports: LookAgainPorts;
  readonly #pending = new Set<() => void>();
  #isClosed = false;

  constructor(ports: LookAgainPorts) {
    this.#ports = ports;
  }

  /** Begun twice, each goes on by itself: a reading that hangs in a store half cleared is freed by the other's letting go. */
  begin(): void {
    void this.#look(SOONEST_MS);
  }

  close(): void {
    this.#isClosed = true;
    for (const cancel of this.#pending) cancel();
  }

  async #look(afterMs: number): Promise<void> {
    const isLearnt = await this.#ports.learn();
    if (isLearnt || this.#isClosed || afterMs > LATEST_MS) return;
    const cancel = this.#ports.timers.after(afterMs, () => {
      this.#pending.delete(cancel);
      this.#ports.release();
      void this.#look(2 * afterMs);
    });
    this.#pending.add(cancel);
  }
}
