import { ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { PUSH_MAX_MUTATIONS } from '../protocol/push.ts';
import { askAgain } from './ask-again.ts';
import { carry } from './carry.ts';
import { planPush } from './plan.ts';
import type { Pass, Queued, SyncIdentity, SyncPorts } from './ports.ts';
import { noteContact } from './contact.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { tellLoss } from './tell-loss.ts';
import { uploadNext } from './upload.ts';

export interface CycleReport {
  /** Why it stopped before everything was done; null when nothing is in the way. */
  readonly failure: Failure | null;
  readonly unsent: number;
  /** Some lane was told to wait by the office. */
  readonly resting: boolean;
  /** Null when the store has no identity yet. */
  readonly identity: SyncIdentity | null;
}

/** One more than a push takes, so that it shows whether there are more. */
const PAGE = PUSH_MAX_MUTATIONS + 1;

/**
 * Mutations, then rows, then a colleague's freight (S-17), then bytes one by one with a look at new mutations between them; once
 * more after a cookie was renewed (S-15) or another epoch taken (S-09). At last a loss is told (S-18) and the store tidied.
 * The caller holds the cycle lock; every step is safe to break off and to repeat.
 */
export async function runCycle(ports: SyncPorts, signal: AbortSignal): Promise<CycleReport> {
  const [stored] = await Promise.all([ports.store.identity(), ports.store.renumber()]);
  if (stored === null) return { failure: null, unsent: 0, resting: false, identity: null };
  let identity = stored;
  const resting = new Set<string>();
  const denied = new Set<string>();
  let failure = await passes(ports, { identity, signal, resting, denied });
  if (failure?.code === 'link/device-unknown') {
    // The cookie is gone, the phone is not: it shows its own key and goes on (S-15).
    const renewed = await ports.transport.renew({ deviceId: identity.deviceId, key: await ports.store.deviceKey() }, signal);
    failure = renewed.ok ? await passes(ports, { identity, signal, resting, denied }) : failure;
  }
  if (failure?.code === 'pull/resync') {
    // Another epoch was taken: what is offered again goes at once. Should the office change its mind once more, that is a pause.
    identity = (await ports.store.identity()) ?? identity;
    failure = await passes(ports, { identity, signal, resting, denied });
  }
  // Broken off. A store asked now may answer when the frozen page is thawed, and the lock would be held until then (S-12).
  if (signal.aborted) return { failure: failure ?? { code: 'link/offline' }, unsent: 1, resting: false, identity };
  if (failure === null || stopsOnlyPull.has(failure.code)) await tellLoss(ports, signal);
  await ports.store.tidy(ports.clock.nowMs());
  const unsent = await ports.store.unsent();
  return { failure, unsent: unsent.mutations + unsent.blobs, resting: resting.size > 0, identity };
}

/** What all passes of one cycle share. */
interface CyclePass extends Pass {
  readonly resting: Set<string>;
  readonly denied: Set<string>;
}

async function passes(ports: SyncPorts, pass: CyclePass): Promise<Failure | null> {
  let pulled: Failure | null = null;
  let hasPulled = false;
  let hasAsked = false;
  while (!pass.signal.aborted) {
    const pushed = await drain(ports, pass);
    if (pushed.otherEpoch) return renewEpoch(ports, pass.signal);
    if (pushed.failure !== null) return pushed.failure;
    if (!hasPulled || pushed.settled > 0) {
      const report = await pull(ports, pass);
      if (report.otherEpoch) return renewEpoch(ports, pass.signal);
      // A login that has ended, a phone that was revoked or has no room for a page stops the pull alone: evidence still goes up (F11, F51, F67).
      if (report.failure !== null && !stopsOnlyPull.has(report.failure.code)) return report.failure;
      // Who may not receive would not hear of a restore, and may have been told things that the office no longer has.
      if (report.failure !== null && withoutPull.has(report.failure.code) && !hasPulled) {
        const epoch = await askEpoch(ports, pass.signal);
        if (epoch.ok && epoch.value !== pass.identity.epoch) return renewEpoch(ports, pass.signal);
      }
      pulled = report.failure;
      hasPulled = true;
    }
    const carried = await carry(ports, pass);
    if (carried.otherEpoch) return renewEpoch(ports, pass.signal);
    if (carried.failure !== null) return carried.failure;
    if (!hasAsked) await askAgain(ports, pass);
    hasAsked = true;
    const sent = await uploadNext(ports, pass);
    if (sent.otherEpoch) return renewEpoch(ports, pass.signal);
    if (sent.failure !== null) return sent.failure;
    if (!sent.movedOn) return pulled ?? (pass.denied.size > 0 ? { code: 'file/digest-mismatch' } : null);
  }
  return pulled;
}

const stopsOnlyPull: ReadonlySet<string> = new Set(['link/session-ended', 'link/device-revoked', 'link/update-needed', 'pull/feed-forbidden', 'lock/locked', 'storage/full']);

const withoutPull: ReadonlySet<string> = new Set(['link/session-ended', 'link/device-revoked']);

async function drain(ports: SyncPorts, pass: CyclePass): Promise<{ settled: number; failure: Failure | null; otherEpoch: boolean }> {
  let settled = 0;
  while (!pass.signal.aborted) {
    const batch = await nextBatch(ports, pass.resting);
    if (batch.length === 0) break;
    ports.store.sending(new Set(batch.map(({ item }) => item.header.mutationId)));
    const report = await push(ports, batch, pass).finally(() => ports.store.sending(new Set()));
    settled += report.settled;
    for (const lane of report.resting) pass.resting.add(lane);
    if (report.failure !== null || report.otherEpoch) return { settled, failure: report.failure, otherEpoch: report.otherEpoch };
  }
  return { settled, failure: null, otherEpoch: false };
}

/** Reads on until the batch is full or the queue ends: a held lane at the front must not hide the rest. */
async function nextBatch(ports: SyncPorts, resting: ReadonlySet<string>): Promise<readonly Queued[]> {
  const pageAfter = (afterSequence: number) => ports.store.waiting({ afterSequence, limit: PAGE });
  const [held, first] = await Promise.all([ports.store.heldLanes(), pageAfter(0)]);
  const queue: Queued[] = [];
  for (let page = first; ; page = await pageAfter(queue.at(-1)!.item.header.deviceSequence)) {
    queue.push(...page);
    const plan = planPush({ queue, held, resting });
    if (plan.full || page.length < PAGE) return plan.batch;
  }
}

/** The office was restored from a backup or moved: its word about the epoch is taken from an answer that says nothing else (S-09). */
async function renewEpoch(ports: SyncPorts, signal: AbortSignal): Promise<Failure | null> {
  const epoch = await askEpoch(ports, signal);
  if (!epoch.ok) return epoch.error;
  await ports.store.adoptEpoch(epoch.value);
  return { code: 'pull/resync' };
}

/** No bytes have this name: asked for where only the epoch is wanted. */
const NO_BYTES = '0'.repeat(64);

/** A revoked phone has no session and may still send; what it sends must be meant for the right epoch (F46, F67). */
async function askEpoch({ store, transport }: SyncPorts, signal: AbortSignal): Promise<Result<string, Failure>> {
  const session = await transport.session(signal);
  if (session.ok) {
    await noteContact(store, session.value);
    return ok(session.value.value.epoch);
  }
  if (session.error.code !== 'link/device-revoked') return session;
  const answer = await transport.blobs([NO_BYTES], signal);
  return answer.ok ? ok(answer.value.value.epoch) : answer;
}
