import type { SyncPorts } from './ports.ts';

/**
 * Tells the office once that the store lost work (S-18, I12), after everything that is still here has gone. Whatever
 * fails leaves it to be told by the next cycle; it stops nothing else.
 */
export async function tellLoss({ store, transport }: SyncPorts, signal: AbortSignal): Promise<void> {
  const loss = await store.untoldLoss();
  if (loss === null) return;
  const answer = await transport.tellLoss(loss, signal);
  if (answer.ok) await store.lossTold(loss);
}
