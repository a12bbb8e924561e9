import type { PushRequest, PushResponse, PushResult } from '../../protocol/push.ts';
import type { ServerPorts } from '../ports.ts';
import type { Bearer } from './device-chain.ts';
import { receiveMutation } from './receive-mutation.ts';

/** Transactions of one batch at the same moment: they share the disk's flushes, and leave connections to other phones. */
const AT_ONCE = 6;

/**
 * A batch, lanes side by side and each in the order sent (P-04): an item waits for the one before it in its lane and for
 * what it depends on in this batch. Once an item of a lane has no terminal answer, the lane's later items wait with it.
 * Answers stand in the order of the items.
 */
export async function pushBatch(ports: ServerPorts, bearer: Bearer | null, request: Pick<PushRequest, 'items' | 'notComing' | 'vouchers'>): Promise<PushResponse> {
  const notComing = new Set(request.notComing);
  const vouchers = new Map(request.vouchers?.map((voucher) => [voucher.mutationId, voucher]));
  const turns = new Turns(AT_ONCE);
  const hashes = new Map(request.items.map(({ header, contentHash }) => [`${header.deviceId} ${header.deviceSequence}`, contentHash]));
  const ofLane = new Map<string, Promise<PushResult>>();
  const ofItem = new Map<string, Promise<PushResult>>();
  const answers = request.items.map((item) => {
    const { lane, mutationId, deviceId, deviceSequence, dependsOn } = item.header;
    const before = ofLane.get(lane);
    const needed = dependsOn.flatMap((id) => ofItem.get(id) ?? []);
    const own = (async (): Promise<PushResult> => {
      const previous = await before;
      const others = await Promise.all(needed);
      if (isNotHere(previous) || others.some(isToCome)) return { mutationId, contentHash: item.contentHash, outcome: 'blocked', code: 'push/dependency-missing' };
      return turns.take(() => receiveMutation(ports, { bearer, voucher: vouchers.get(mutationId) ?? null, notComing }, { item, hashBefore: hashes.get(`${deviceId} ${deviceSequence - 1}`) ?? null }));
    })();
    ofLane.set(lane, own);
    ofItem.set(mutationId, own);
    return own;
  });
  return { epoch: ports.identity.epoch, results: await Promise.all(answers), serverTimeMs: ports.clock.nowMs() };
}

/** Its number was another phone's (S-20): it comes again under one of its own, and what follows it comes after it. */
function isToCome(result: PushResult | undefined): boolean {
  return result?.code === 'device/sequence-reused';
}

function isNotHere(result: PushResult | undefined): boolean {
  return result?.outcome === 'blocked' || result?.outcome === 'retry' || isToCome(result);
}

/** So many at once, the others in the order in which they asked. */
class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  async take<T>(run: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
