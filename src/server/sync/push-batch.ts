import type { PushRequest, PushResponse, PushResult } from '../../protocol/push.ts';
import type { DeviceCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { receiveMutation } from './receive-mutation.ts';

/**
 * A batch in the order sent. Order is kept within a lane: once an item of a lane has no terminal answer, the lane's later
 * items wait with it; the other lanes go on.
 */
export async function pushBatch(ports: ServerPorts, device: DeviceCaller, request: PushRequest): Promise<PushResponse> {
  const waiting = new Set<string>();
  const results: PushResult[] = [];
  for (const item of request.items) {
    const { lane, mutationId } = item.header;
    if (waiting.has(lane)) {
      results.push({ mutationId, contentHash: item.contentHash, outcome: 'blocked', code: 'push/dependency-missing' });
      continue;
    }
    const result = await receiveMutation(ports, device, item);
    if (result.outcome === 'blocked' || result.outcome === 'retry') waiting.add(lane);
    results.push(result);
  }
  return { epoch: ports.identity.epoch, serverTimeMs: ports.clock.nowMs(), results };
}
