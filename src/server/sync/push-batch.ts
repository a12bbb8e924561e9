import type { PushItem, PushRequest, PushResponse, PushResult } from '../../protocol/push.ts';
import type { ServerPorts } from '../ports.ts';
import { sqlState } from '../store/transact.ts';
import { admit } from './admit.ts';
import { BatchOrder } from './batch-order.ts';
import type { Bearer } from './device-chain.ts';
import { takeIn } from './take-in.ts';
import type { Batch } from './take-in.ts';
import { unwell } from './unwell.ts';

/**
 * A batch in one transaction, each lane in the order sent (P-01, P-04). One item that nobody foresaw must not hold the others
 * back: where that transaction comes to nothing, each item gets its own, and `retry` where that comes to nothing too.
 * Answers stand in the order of the items.
 */
export async function pushBatch(ports: ServerPorts, bearer: Bearer | null, request: Pick<PushRequest, 'items' | 'notComing' | 'vouchers'>): Promise<PushResponse> {
  const { items } = request;
  const vouchers = new Map(request.vouchers?.map((voucher) => [voucher.mutationId, voucher]));
  const admissions = await Promise.all(items.map((item) => admit(ports, item, { bearer, voucher: vouchers.get(item.header.mutationId) ?? null })));
  const batch: Batch = { admissions, notComing: new Set(request.notComing), hashes: new Map(items.map((item) => [numberOf(item), item.contentHash])) };
  const together = items.length > 1 && isEachItsOwn(items) ? await inOne(ports, batch) : null;
  return { epoch: ports.identity.epoch, results: together ?? (await oneByOne(ports, batch)), serverTimeMs: ports.clock.nowMs() };
}

async function inOne(ports: ServerPorts, batch: Batch): Promise<PushResult[] | null> {
  try {
    return await takeIn(ports, batch);
  } catch (error) {
    ports.log.error({ items: batch.admissions.length, sqlState: sqlState(error), errorName: error instanceof Error ? error.name : 'unknown' }, 'batch taken one by one');
    return null;
  }
}

async function oneByOne(ports: ServerPorts, { admissions, ...shared }: Batch): Promise<PushResult[]> {
  const order = new BatchOrder();
  const results: PushResult[] = [];
  for (const one of admissions) {
    const result = order.mustWait(one.item.header) ? waits(one.item) : await alone(ports, { ...shared, admissions: [one] });
    order.answered(one.item.header, result);
    results.push(result);
  }
  return results;
}

async function alone(ports: ServerPorts, batch: Batch): Promise<PushResult> {
  try {
    return (await takeIn(ports, batch))[0]!;
  } catch (error) {
    return unwell(ports, batch.admissions[0]!.item, error);
  }
}

function waits({ header: { mutationId }, contentHash }: PushItem): PushResult {
  return { mutationId, contentHash, outcome: 'blocked', code: 'push/dependency-missing' };
}

function isEachItsOwn(items: readonly PushItem[]): boolean {
  return new Set(items.map(({ header }) => header.mutationId)).size === items.length && new Set(items.map(numberOf)).size === items.length;
}

function numberOf({ header: { deviceId, deviceSequence } }: PushItem): string {
  return `${deviceId} ${deviceSequence}`;
}
