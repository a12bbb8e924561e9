import { MS_PER_SECOND } from '../base/clock.ts';
import { backoffMs } from './backoff.ts';
import type { PageLife } from './page-life.ts';
import type { SyncPorts } from './ports.ts';

/**
 * Keeps one line open on which the office says "there is more" (never data). Dead lines are noticed by the transport's
 * heartbeat watch and opened anew, with pauses. A hidden page opens none, and a frozen one keeps none.
 */
export async function keepListening(ports: SyncPorts & { readonly page: PageLife }, ear: { onMore: () => void; signal: AbortSignal }): Promise<void> {
  let failures = 0;
  while (!ear.signal.aborted) {
    if (ports.page.visible() && !ports.page.frozen() && (await ports.store.identity().catch(() => null)) !== null) {
      const openedAtMs = ports.clock.monotonicMs();
      await listenUntilFrozen(ports, ear);
      failures = ports.clock.monotonicMs() - openedAtMs > WORTH_A_FRESH_START_MS ? 1 : failures + 1;
    }
    await pause(ports, backoffMs(Math.max(1, failures), ports.chance), ear.signal);
  }
}

/** A line that held so long was a good one. */
const WORTH_A_FRESH_START_MS = 10 * MS_PER_SECOND;

async function listenUntilFrozen(ports: SyncPorts & { readonly page: PageLife }, ear: { onMore: () => void; signal: AbortSignal }): Promise<void> {
  const frozen = new AbortController();
  const end = ports.page.onFreeze(() => frozen.abort());
  await ports.transport.listen(ear.onMore, AbortSignal.any([ear.signal, frozen.signal]));
  end();
}

function pause(ports: SyncPorts & { readonly page: PageLife }, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(); // while a line was open
    const done = () => {
      cancel();
      endWake();
      signal.removeEventListener('abort', done); // the signal lives as long as the page, and there is a pause every few seconds
      resolve();
    };
    const cancel = ports.timers.after(delayMs, done);
    const endWake = ports.page.onWake(done);
    signal.addEventListener('abort', done, { once: true });
  });
}
