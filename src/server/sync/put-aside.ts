import { newId } from '../../base/ids.ts';
import type { PushItem } from '../../protocol/push.ts';
import type { ServerPorts } from '../ports.ts';
import type { Transaction } from '../store/database.ts';
import { quarantine } from '../store/tables.ts';

/**
 * Kept apart and never applied: other content under a known id, or content that is not what its hash says (P-03, X25, X60). In the
 * name of the phone it says only where that phone, or its author under a new id, brought it: what waits for content put aside
 * goes on, and nobody is to release that on another's phone (X26, P-04).
 */
export async function putAside(tx: Transaction, ports: Pick<ServerPorts, 'clock' | 'random'>, { item, inNameOf }: { readonly item: PushItem; readonly inNameOf: string }): Promise<void> {
  const nowMs = ports.clock.nowMs();
  await tx
    .insert(quarantine)
    .values({ quarantineId: newId(nowMs, ports.random), mutationId: item.header.mutationId, deviceId: inNameOf, contentHash: item.contentHash, item, receivedAtMs: nowMs })
    .onConflictDoNothing();
}
