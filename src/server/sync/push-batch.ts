import { MS_PER_SECOND } from '../../base/clock.ts';
import type { MutationHeader, PushItem, PushRequest, PushResponse, PushResult } from '../../protocol/push.ts';
import type { ServerPorts } from '../ports.ts';
import { sqlState } from '../store/transact.ts';
import { admit } from './admit.ts';
import { BatchOrder } from './batch-order.ts';
import type { Bearer } from './bearer.ts';
import { sideBySide } from './side-by-side.ts';
import { takeIn, waitingAnswer } from './take-in.ts';
import type { Batch } from './take-in.ts';
import { unwell } from './unwell.ts';

/** Opened at the same moment: other phones need the connections and the memory too. */
const AT_ONCE = 6;
/** Of a whole push: a phone gives its answer up after some 12 s, and what began last may wait 3 s for a lock. */
const IN_TIME_MS = 8 * MS_PER_SECOND;

/**
 * A batch in one transaction, each lane in the order sent (P-01, P-04). One item that nobody foresaw must not hold the others
 * back: where that transaction comes to nothing, each item gets its own, and `retry` where that comes to nothing too, or
 * has no turn in time. A batch in which an id or a number stands twice goes one by one from the start. Answers stand in the
 * order of the items.
 */
export async function pushBatch(ports: ServerPorts, bearer: Bearer | null, request: Pick<PushRequest, 'items' | 'notComing' | 'vouchers'>): Promise<PushResponse> {
  const endsAtMs = ports.clock.monotonicMs() + IN_TIME_MS;
  const { items } = request;
  const vouchers = new Map(request.vouchers?.map((voucher) => [voucher.mutationId, voucher]));
  const entries = await sideBySide(items, AT_ONCE, (item) => admit(ports, item, { bearer, voucher: vouchers.get(item.header.mutationId) ?? null }));
  const hashes = new Map(items.map(({ header, contentHash }) => [numberOf(header), contentHash]));
  const batch: Batch = { entries, notComing: new Set(request.notComing), hashBefore: (header) => hashes.get(numberOf(header, -1)) ?? null };
  const together = items.length > 1 && isEachItsOwn(items) ? await allTogether(ports, batch) : null;
  return { epoch: ports.identity.epoch, results: [...(together ?? (await oneByOne(ports, batch, endsAtMs)))], serverTimeMs: ports.clock.nowMs() };
}

async function allTogether(ports: ServerPorts, batch: Batch): Promise<readonly PushResult[] | null> {
  try {
    return await takeIn(ports, batch);
  } catch (error) {
    const mutationIds = batch.entries.map(({ item }) => item.header.mutationId);
    ports.log.error({ mutationIds, sqlState: sqlState(error), errorName: error instanceof Error ? error.name : 'unknown' }, 'batch taken one by one');
    return null;
  }
}

async function oneByOne(ports: ServerPorts, batch: Batch, endsAtMs: number): Promise<PushResult[]> {
  const order = new BatchOrder();
  const results: PushResult[] = [];
  for (const entry of batch.entries) {
    const { item } = entry;
    const hasTurn = ports.clock.monotonicMs() < endsAtMs;
    const result = order.mustWait(item.header) ? waitingAnswer(item) : hasTurn ? await alone(ports, { ...batch, entries: [entry] }) : noTurn(item);
    order.answered(item.header, result);
    results.push(result);
  }
  return results;
}

async function alone(ports: ServerPorts, batch: Batch): Promise<PushResult> {
  try {
    return (await takeIn(ports, batch))[0]!;
  } catch (error) {
    return unwell(ports, batch.entries[0]!.item, error);
  }
}

function noTurn({ header: { mutationId }, contentHash }: PushItem): PushResult {
  return { mutationId, contentHash, outcome: 'retry', code: 'server/unwell' };
}

function isEachItsOwn(items: readonly PushItem[]): boolean {
  return new Set(items.map(({ header }) => header.mutationId)).size === items.length && new Set(items.map(({ header }) => numberOf(header))).size === items.length;
}

function numberOf({ deviceId, deviceSequence }: MutationHeader, steps = 0): string {
  return `${deviceId} ${deviceSequence + steps}`;
}
