import { MS_PER_SECOND } from '../../base/clock.ts';
import type { ServerPorts } from '../ports.ts';
import { deliverDueCallbacks } from './deliver.ts';

const PAUSE_MS = 2 * MS_PER_SECOND;

/** Runs until the returned function is called, which waits for the delivery under way. */
export function startCallbackLoop(ports: ServerPorts): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const turn = async () => {
    try {
      await deliverDueCallbacks(ports);
    } catch (error) {
      ports.log.error({ errorName: error instanceof Error ? error.name : 'unknown' }, 'callbacks not delivered');
    }
    if (!stopped) timer = setTimeout(begin, PAUSE_MS).unref();
  };
  const begin = () => {
    running = turn();
  };
  begin();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
