import type { Timers } from '../base/timers.ts';

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
 * until it can be read, at twice the distance each time, and then left to whoever uses it next. A reading that hangs in a
 * store half cleared is freed by the letting go before the next.
 */
export class LookAgain {
  readonly #ports: LookAgainPorts;
  #isLooking = false;
  #isClosed = false;
  #cancelNext: () => void = () => undefined;

  constructor(ports: LookAgainPorts) {
    this.#ports = ports;
  }

  begin(): void {
    if (this.#isLooking || this.#isClosed) return;
    this.#isLooking = true;
    this.#look(SOONEST_MS);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelNext();
  }

  #look(nextInMs: number): void {
    // Before the reading, which may never come back.
    this.#cancelNext = this.#ports.timers.after(nextInMs, () => {
      this.#ports.release();
      if (nextInMs < LATEST_MS) this.#look(2 * nextInMs);
      else this.#isLooking = false;
    });
    void this.#ports.learn().then((isLearnt) => {
      if (!isLearnt || !this.#isLooking) return;
      this.#isLooking = false;
      this.#cancelNext();
    });
  }
}
