import { MS_PER_SECOND } from '../../base/clock.ts';
import type { ServerPorts } from '../ports.ts';
import { repeat } from '../repeat.ts';
import { deliverDueCallbacks } from './deliver.ts';

/** Runs until the returned function is called, which waits for the delivery under way. */
export function startCallbackLoop(ports: ServerPorts): () => Promise<void> {
  return repeat({
    pauseMs: 2 * MS_PER_SECOND,
    run: () => deliverDueCallbacks(ports),
    failed: (fault) => ports.log.error(fault, 'callbacks not delivered'),
  });
}
