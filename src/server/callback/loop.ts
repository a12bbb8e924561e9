import { MS_PER_SECOND } from '../../base/clock.ts';
import type { ServerPorts } from '../ports.ts';
import { repeat } from '../repeat.ts';
import { deliverTo, partnersDue } from './deliver.ts';

/**
 * Looks every two seconds for what is due, and waits for no partner before it looks again: one that hangs is passed over
 * while it hangs, and what is due for all others meanwhile goes out (F48). Runs until the returned function is called,
 * which waits for the deliveries under way.
 */
export function startCallbackLoop(ports: ServerPorts): () => Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  const failed = (fault: { readonly errorName: string }) => ports.log.error(fault, 'callbacks not delivered');

  async function begin(): Promise<void> {
    for (const partnerId of await partnersDue(ports)) {
      if (underWay.has(partnerId)) continue;
      underWay.set(partnerId, serve(partnerId).finally(() => underWay.delete(partnerId)));
    }
  }

  async function serve(partnerId: string): Promise<void> {
    try {
      await deliverTo(ports, partnerId);
    } catch (error) {
      failed({ errorName: error instanceof Error ? error.name : 'unknown' });
    }
  }

  const stop = repeat({ pauseMs: 2 * MS_PER_SECOND, run: begin, failed });
  return async () => {
    await stop();
    await Promise.all(underWay.values());
  };
}
