import { newId } from '../../base/ids.ts';
import type { PushItem, PushResult } from '../../protocol/push.ts';
import type { ServerPorts } from '../ports.ts';
import { quarantine } from '../store/tables.ts';
import { mayBring } from './device-chain.ts';
import type { Bearer } from './device-chain.ts';

/**
 * Kept apart and never applied: other content under a known id, or content that is not what its hash says (P-03, X25, X60). In the
 * name of the phone it says only where that phone, or its author under a new id, brought it: what waits for content put aside
 * goes on, and nobody is to release that on another's phone (X26, P-04).
 */
export async function putAside(ports: ServerPorts, item: PushItem, { code, from }: { readonly code: string; readonly from: Bearer }): Promise<PushResult> {
  const { mutationId } = item.header;
  const deviceId = (await mayBring(ports.db, from, item.header)) ? item.header.deviceId : from.deviceId;
  const nowMs = ports.clock.nowMs();
  await ports.db
    .insert(quarantine)
    .values({ quarantineId: newId(nowMs, ports.random), mutationId, deviceId, contentHash: item.contentHash, item, receivedAtMs: nowMs })
    .onConflictDoNothing();
  return { mutationId, contentHash: item.contentHash, outcome: 'rejected', code };
}
