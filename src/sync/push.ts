import type { Failure } from '../base/result.ts';
import { PUSH_MAX_NOT_COMING } from '../protocol/push.ts';
import type { PushRequest, PushResponse, PushResult } from '../protocol/push.ts';
import type { LinkFailure, Pass, Queued, SyncIdentity, SyncStore, Transport, Verdict } from './ports.ts';
import { noteContact } from './contact.ts';

/** The part of a store that a push touches: the phone's own acts, or what it carries for a colleague's. */
export type PushLedger = Pick<SyncStore, 'settle' | 'heldLanes' | 'notComing' | 'heard'>;

export interface PushPorts {
  readonly store: PushLedger;
  readonly transport: Transport;
}

export interface PushReport {
  readonly settled: number;
  /** Lanes whose mutations were answered `retry` or `blocked`, or not answered at all. */
  readonly resting: ReadonlySet<string>;
  /** The answer carried another epoch, so it acknowledges nothing (S-09). */
  readonly otherEpoch: boolean;
  readonly failure: LinkFailure | null;
}

/** Refusals of a whole request that another, smaller request may not meet. */
const requestRefusals: ReadonlySet<string> = new Set(['request/malformed', 'request/too-large']);

/**
 * Sends one planned batch (S-01 … S-05). A refusal of the request as a whole is narrowed down by halves until the one
 * mutation that causes it stands alone; that one is kept and shown, and never stops the others (I11).
 */
export async function push(ports: PushPorts, batch: readonly Queued[], context: Pass): Promise<PushReport> {
  const answer = await ports.transport.push(await requestWith(ports.store, batch, context.identity), context.signal);
  if (answer.ok) {
    const { value } = answer.value;
    const settling = value.epoch === context.identity.epoch ? settle(ports.store, batch, value) : { ...nothing, otherEpoch: true };
    // They lie in two databases, and neither needs the other: the next batch waits for the slower alone.
    const [settled, noted] = await Promise.allSettled([settling, noteContact(ports.store, answer.value)]);
    if (settled.status === 'rejected') throw settled.reason;
    if (noted.status === 'rejected') throw noted.reason;
    return settled.value;
  }
  if (!requestRefusals.has(answer.error.code)) return { ...nothing, failure: answer.error };
  if (batch.length === 1) return refuseHere(ports.store, batch[0] as Queued, answer.error);
  return halves(ports, batch, context);
}

/** Names the lowest version that can say it, so that an office put back to an older build still takes all else. */
async function requestWith(store: PushLedger, batch: readonly Queued[], { deviceId, epoch }: SyncIdentity): Promise<PushRequest> {
  const items = batch.map(({ item }) => item);
  const needed = [...new Set(items.flatMap(({ header }) => header.dependsOn))];
  const notComing = needed.length === 0 ? [] : await store.notComing(needed);
  const vouchers = batch.flatMap(({ voucher }) => voucher ?? []);
  if (notComing.length === 0 && vouchers.length === 0) return { protocol: 1, deviceId, epoch, items };
  return { protocol: 2, deviceId, epoch, items, notComing: notComing.slice(0, PUSH_MAX_NOT_COMING), vouchers };
}

const nothing: PushReport = { settled: 0, resting: new Set(), otherEpoch: false, failure: null };

async function halves(ports: PushPorts, batch: readonly Queued[], context: Pass): Promise<PushReport> {
  const middle = Math.ceil(batch.length / 2);
  const first = await push(ports, batch.slice(0, middle), context);
  if (first.failure !== null || first.otherEpoch) return first;
  // What the first half held back must hold the same lanes back in the second.
  const held = new Set([...first.resting, ...(await ports.store.heldLanes()).map(({ lane }) => lane)]);
  const rest = batch.slice(middle).filter(({ item }) => !held.has(item.header.lane));
  if (rest.length === 0) return first;
  const second = await push(ports, rest, context);
  return { ...second, settled: first.settled + second.settled, resting: new Set([...first.resting, ...second.resting]) };
}

async function refuseHere(store: PushLedger, queued: Queued, failure: Failure): Promise<PushReport> {
  const { header, contentHash } = queued.item;
  await store.settle([{ mutationId: header.mutationId, contentHash, outcome: 'refused-here', version: null, failure }]);
  return { ...nothing, settled: 1 };
}

/** Only a terminal outcome for the mutation's own id and content counts; whatever else came back leaves it waiting (S-02). */
async function settle(store: PushLedger, batch: readonly Queued[], response: PushResponse): Promise<PushReport> {
  const verdicts: Verdict[] = [];
  const resting = new Set<string>();
  for (const { item } of batch) {
    const own = response.results.find((result) => result.mutationId === item.header.mutationId && result.contentHash === item.contentHash);
    const verdict = own === undefined ? null : verdictOf(own);
    if (verdict === null) resting.add(item.header.lane);
    else verdicts.push(verdict);
  }
  if (verdicts.length > 0) await store.settle(verdicts);
  return { ...nothing, settled: verdicts.length, resting };
}

function verdictOf(result: PushResult): Verdict | null {
  const outcome = result.outcome === 'duplicate' ? (result.original ?? 'applied') : result.outcome;
  const named = { mutationId: result.mutationId, contentHash: result.contentHash, version: result.version ?? null };
  switch (outcome) {
    case 'applied':
    case 'duplicate':
      return { ...named, outcome: 'applied', failure: null };
    case 'conflict':
    case 'rejected':
      return { ...named, outcome, failure: failureOf(result) };
    case 'blocked':
    case 'retry':
      return null;
  }
}

function failureOf(result: PushResult): Failure {
  const code = result.code ?? 'mutation/payload-malformed';
  return result.detail === undefined ? { code } : { code, detail: result.detail };
}
