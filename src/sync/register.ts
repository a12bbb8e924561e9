import type { Failure, Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { RegisterOffer } from '../protocol/register.ts';
import { noteContact } from './contact.ts';
import type { RegisterPorts } from './register-ports.ts';

/** How much may arrive between two looks at what is unsent. */
const LOOK_BYTES = 1_048_576;

export interface RegisterReport {
  /** Why not everything is as the office has it; null when it is, or when evidence went first. */
  readonly failure: Failure | null;
  readonly gaveWay: boolean;
  readonly taken: number;
}

/**
 * Brings the phone's registers up to the office's (S-16): the last thing a phone does with its line. It takes a delta
 * where one is offered, goes on where a download was cut, and stops at the next megabyte when something unsent appears.
 * Whatever fails leaves the file that is there. The caller holds the registers' lock, not the cycle's.
 */
export async function bringRegisters(ports: RegisterPorts, signal: AbortSignal): Promise<RegisterReport> {
  if (!ports.registers.mayTake()) return { failure: null, gaveWay: false, taken: 0 };
  const unsentBefore = await unsentCount(ports);
  const answer = await ports.transport.manifest(signal);
  if (!answer.ok) return { failure: answer.error, gaveWay: false, taken: 0 };
  await noteContact(ports.store, answer.value);
  const manifest = answer.value.value;
  await ports.registers.noteManifest(manifest);
  let taken = 0;
  let failure: Failure | null = null;
  for (const offer of manifest.areas) {
    const held = await ports.registers.held(offer);
    if (held === offer.sha256) continue;
    const outcome = await bring(ports, { offer, held, unsentBefore }, signal);
    if (outcome.ok && outcome.value === 'gave-way') return { failure, gaveWay: true, taken };
    await ports.registers.noteFailure(offer, outcome.ok ? null : outcome.error);
    if (outcome.ok) taken += 1;
    else failure = outcome.error;
    if (!outcome.ok && outcome.error.code.startsWith('link/')) break;
  }
  return { failure, gaveWay: false, taken };
}

interface Wish {
  readonly offer: RegisterOffer;
  readonly held: string | null;
  /** Captures and files that were unsent before: held lanes wait for a person and do not stand in the way. */
  readonly unsentBefore: number;
}

type Outcome = Result<'taken' | 'gave-way', Failure>;

async function bring(ports: RegisterPorts, wish: Wish, signal: AbortSignal): Promise<Outcome> {
  const { offer, held } = wish;
  const shorter = offer.deltas.find(({ fromSha256 }) => fromSha256 === held);
  if (shorter !== undefined) {
    const delta = await ports.transport.delta({ ...shorter, sha256: offer.sha256 }, signal);
    if (!delta.ok && delta.error.code.startsWith('link/')) return delta;
    const applied = delta.ok ? await ports.registers.applyDelta(offer, delta.value) : delta;
    if (applied.ok) return ok('taken');
  }
  return download(ports, wish, signal);
}

async function download(ports: RegisterPorts, { offer, unsentBefore }: Wish, signal: AbortSignal): Promise<Outcome> {
  const begun = await ports.registers.begin(offer);
  if (!begun.ok) return begun;
  const taking = begun.value;
  if (taking.fromBytes < offer.totalBytes) {
    const stop = new AbortController();
    const file = await ports.transport.file({ sha256: offer.sha256, fromBytes: taking.fromBytes }, AbortSignal.any([signal, stop.signal]));
    if (!file.ok) return file;
    let unlooked = 0;
    for await (const chunk of file.value) {
      const kept = await taking.take(chunk);
      unlooked += chunk.byteLength;
      if (kept.ok && unlooked < LOOK_BYTES) continue;
      unlooked = 0;
      if (kept.ok && (await unsentCount(ports)) <= unsentBefore) continue;
      stop.abort();
      if (!kept.ok) return kept;
      const paused = await taking.keep();
      return paused.ok ? ok('gave-way') : paused;
    }
  }
  const finished = await taking.finish();
  return finished.ok ? ok('taken') : finished;
}

async function unsentCount({ store }: RegisterPorts): Promise<number> {
  const { mutations, blobs } = await store.unsent();
  return mutations + blobs;
}
