/** Time as a port: nothing below the entry points reads a clock by itself, so tests and the simulator can own it. */
export interface Clock {
  /** Wall clock, epoch UTC, whole milliseconds. */
  nowMs(): number;
  /** Never goes back while the process lives; whole milliseconds from an arbitrary start. */
  monotonicMs(): number;
}

export const MS_PER_SECOND = 1_000;
export const MS_PER_MINUTE = 60_000;
export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;

/** The clock of the machine. Only entry points hand it out. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => Math.round(performance.now()),
};
