import type { Failure, Result } from '../../base/result.ts';

/** One form's way to the server: pressed once, its failure kept beside what was typed, its id made once. */
export class Submission {
  #busy = $state(false);
  #failure = $state.raw<Failure | null>(null);
  #actId: string;
  #makeId: () => string;

  constructor(makeId: () => string) {
    this.#makeId = makeId;
    this.#actId = makeId();
  }

  get busy() { return this.#busy; }
  get failure() { return this.#failure; }

  /** Gives true when it succeeded. The id stays the same until then, so that a repeated press cannot act twice. */
  async run(act: (actId: string) => Promise<Result<unknown, Failure>>): Promise<boolean> {
    if (this.#busy) return false;
    this.#busy = true;
    this.#failure = null;
    try {
      const result = await act(this.#actId);
      if (result.ok) {
        this.#actId = this.#makeId();
      } else {
        this.#failure = result.error;
      }
      return result.ok;
    } finally {
      this.#busy = false;
    }
  }
}
