/** Timers as a port; `after` gives back what calls it off. */
export interface Timers {
  after(delayMs: number, run: () => void): () => void;
}

/** Those of the machine. Only entry points hand them out. */
export const systemTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
