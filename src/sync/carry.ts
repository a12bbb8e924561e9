import type { Failure } from '../base/result.ts';
import { planPush } from './plan.ts';
import type { Pass, SyncPorts } from './ports.ts';
import { push } from './push.ts';

/** Read at once: a few megabytes at most. A lane that rests at the front must not hide the rest. */
const PAGE = 2_000;

interface CarryPass extends Pass {
  readonly resting: Set<string>;
}

/**
 * Sends what this phone carries for a colleague's, after everything of its own (S-17). Each capture goes with the word of
 * the phone that made it. A refusal holds no lane here: whoever made it is not here to go on.
 */
export async function carry({ store, transport }: SyncPorts, pass: CarryPass): Promise<{ failure: Failure | null; otherEpoch: boolean }> {
  const ledger: Pick<SyncPorts['store'], 'heard' | 'settle' | 'heldLanes' | 'notComing'> = {
    heard: (contact) => store.heard(contact),
    settle: (verdicts) => store.settleFreight(verdicts),
    heldLanes: () => Promise.resolve([]),
    notComing: (mutationIds) => store.notComing(mutationIds),
  };
  while (!pass.signal.aborted) {
    const { batch } = planPush({ queue: await store.freight(PAGE), held: [], resting: pass.resting });
    if (batch.length === 0) break;
    const report = await push({ store: ledger, transport }, batch, pass);
    for (const lane of report.resting) pass.resting.add(lane);
    if (report.failure !== null || report.otherEpoch) return report;
  }
  return { failure: null, otherEpoch: false };
}
