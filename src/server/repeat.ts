interface Chore {
  readonly pauseMs: number;
  /** Before the first run; left out: none. */
  readonly firstAfterMs?: number;
  readonly run: () => Promise<unknown>;
  /** Gets the kind of error alone: its text may name a person. */
  readonly failed: (fault: { readonly errorName: string }) => void;
}

/** Runs a chore, pauses and runs it again, until the returned function is called, which waits for the run under way. */
export function repeat({ pauseMs, firstAfterMs, run, failed }: Chore): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const turn = async () => {
    try {
      await run();
    } catch (error) {
      failed({ errorName: error instanceof Error ? error.name : 'unknown' });
    }
    if (!stopped) timer = setTimeout(begin, pauseMs).unref();
  };
  const begin = () => {
    running = turn();
  };
  if (firstAfterMs === undefined) begin();
  else timer = setTimeout(begin, firstAfterMs).unref();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
