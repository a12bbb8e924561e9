import { sha256Hex, utf8 } from '../base/bytes.ts';
import type { LocalCode } from '../base/codes.ts';
import { newId } from '../base/ids.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import type { DomainCode } from '../domain/errors.ts';
import { evidence } from '../domain/model/evidence.ts';
import { mutations } from '../domain/mutations/registry.ts';
import type { Envelope } from '../protocol/envelope.ts';
import type { MutationHeader } from '../protocol/push.ts';
import { contentHash } from '../protocol/content-hash.ts';
import { fileAad, mutationAad, sealWith } from '../protocol/seal.ts';
import type { LockKey } from '../protocol/seal.ts';
import { liesAlone, readAround } from './board.ts';
import type { Board, BoardRows } from './board.ts';
import type { DeviceStore } from './device-store.ts';
import { releaseStore } from './device-store.ts';
import { parted } from './envelope-parts.ts';
import { applyAct } from './fold.ts';
import { keepCapture } from './keep-capture.ts';
import type { SealedBlob } from './keep-capture.ts';
import type { Basis, Known } from './known.ts';
import type { EnvelopeRow, IdentityRow } from './outbox-schema.ts';
import type { DevicePorts } from './ports.ts';
import { readBack } from './read-back.ts';
import type { ReadyKeys } from './ready-keys.ts';
import { rankOf } from './blob-rank.ts';
import type { Capture } from './workspace.ts';
import { written } from './write-failure.ts';

export interface CapturePorts {
  readonly store: DeviceStore;
  readonly board: Board;
  readonly device: DevicePorts;
  readonly lockKey: () => LockKey | null;
  readonly keys: ReadyKeys;
  readonly known: Known;
}

type CaptureFailure = Failure<DomainCode | LocalCode>;

/** Two tabs may reach for the same number; the loser judges and seals again. More often than this is no accident. */
const MOST_TRIES = 20;

/**
 * One act, kept (V-02). Judged by the mutation's own rule on what the worker sees; bytes digested and everything sealed
 * before the transaction opens; mutation, bytes and the end of the draft in one strict transaction. Runs one at a time.
 */
export async function capture(ports: CapturePorts, act: Capture): Promise<Result<{ mutationId: string }, CaptureFailure>> {
  const { clock, random } = ports.device;
  const lane = `${act.subject.kind}:${act.subject.id}`;
  const moment = { mutationId: newId(clock.nowMs(), random), lane, capturedAtMs: clock.nowMs(), monotonicMs: clock.monotonicMs() };
  let blobs: readonly SealedBlob[] | null = null;
  let author: string | null = null;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const known = tries === 0 ? basisOf(ports.known, lane) : null;
    const looked = await reliably(ports, () => judged(ports, act, { moment, known }));
    if (!looked.ok) return looked;
    if (!looked.value.ok) return looked.value;
    const { facts, self, lockKey } = looked.value.value;
    author ??= facts.authorId;
    if (author !== facts.authorId) return fail('lock/locked'); // who signed in on another tab meanwhile has not done this
    const seal: Seal = async (content) => sealWith(await ports.keys.take({ organisationKey: self.organisationKey, lockKey }), content);
    blobs ??= await sealBlobs(act, seal);
    const wanted = { row: await sealAct(act, { facts, self, seal }), blobs, draftKeys: act.draftKeys ?? [] };
    const kept = await reliably(ports, () => keepCapture(ports.store.outbox, wanted));
    if (!kept.ok) return kept;
    if (kept.value === 'taken') continue;
    ports.known.kept(wanted.row);
    const sealed = blobs;
    await reliably(ports, () => readBack(ports.store.outbox, sealed)); // kept all the same: what is wrong with it stands in the outbox
    return ok({ mutationId: moment.mutationId });
  }
  return fail('storage/connection-lost');
}

/** A lost handle is opened anew, in reading as in writing (F16). */
function reliably<T>({ store, device }: CapturePorts, run: () => Promise<T>): Promise<Result<T, Failure<LocalCode>>> {
  return written({ run, reopen: () => releaseStore(store), timers: device.timers });
}

/** Null: not all of it is known, and it has to be read. */
function basisOf(known: Known, lane: string): Basis | null {
  const basis = known.basis();
  return basis !== null && liesAlone(basis.board, lane) ? basis : null;
}

async function readBasis({ store, board: opened, lockKey }: CapturePorts, lane: string): Promise<Basis | null> {
  const key = lockKey();
  const around = readAround(store, lane, async (place) => (key === null ? null : opened.sheetRow(store.cache, place, key)));
  const [board, contact] = await Promise.all([around, store.cache.contacts.get('contact')]);
  return board.self === null ? null : { self: board.self, board, clockOffsetMs: contact?.offsetMs ?? null };
}

type Facts = Omit<MutationHeader, 'deviceId' | 'deviceSequence' | 'previousHash'>;
type Moment = Pick<MutationHeader, 'mutationId' | 'lane' | 'capturedAtMs' | 'monotonicMs'>;
interface Judged {
  readonly facts: Facts;
  readonly self: IdentityRow;
  readonly lockKey: LockKey;
}

/** What the header says of an act, once its own rule has let it pass. */
async function judged(ports: CapturePorts, act: Capture, on: { moment: Moment; known: Basis | null }): Promise<Result<Judged, CaptureFailure>> {
  const { moment } = on;
  const basis = on.known ?? (await readBasis(ports, moment.lane));
  if (basis === null) return fail('lock/not-enrolled');
  const lockKey = ports.lockKey();
  if (lockKey === null) return fail('lock/locked');
  const { self, board, clockOffsetMs } = basis;
  const around = await ports.board.around(board, moment.lane, { lockKey, store: ports.store });
  const authorId = self.worker.accountId;
  const result = applyAct(around.bundle, { ...moment, kind: act.kind, kindVersion: mutations[act.kind].version, authorId, payload: act.payload }, around.programmes);
  if (!result.ok) return result;
  const named = await bytesNamed(ports.store, act);
  if (!named.ok) return named;
  const facts: Facts = {
    ...moment, authorId, clockOffsetMs,
    kind: act.kind,
    kindVersion: mutations[act.kind].version,
    baseVersion: baseVersion(board, moment.lane),
    blobs: named.value,
    dependsOn: dependsOn(board, around.lanes, moment.lane),
  };
  return ok({ facts, self, lockKey });
}

type Seal = (content: { readonly plaintext: Uint8Array; readonly aad: string }) => Promise<Envelope>;

export async function sealAct(act: Capture, parts: { facts: Facts; self: IdentityRow; seal: Seal }): Promise<EnvelopeRow> {
  const { facts, self, seal } = parts;
  const header: MutationHeader = { ...facts, deviceId: self.deviceId, deviceSequence: self.nextSequence, previousHash: self.previousHash };
  const sealed = await seal({ plaintext: utf8(JSON.stringify(act.payload)), aad: mutationAad(header) });
  const { travelling, lockWrap } = parted(sealed);
  const hash = await contentHash(header, travelling);
  const sizeBytes = utf8(JSON.stringify({ header, contentHash: hash, envelope: travelling })).length;
  return {
    mutationId: header.mutationId, deviceSequence: header.deviceSequence, lane: header.lane, authorId: header.authorId,
    state: 'waiting', header, contentHash: hash, envelope: travelling, lockWrap, sizeBytes,
    failure: null, version: null, settledAtMs: null,
  };
}

async function sealBlobs(act: Capture, seal: Seal): Promise<SealedBlob[]> {
  const sealed: SealedBlob[] = [];
  for (const blob of act.blobs) {
    const digest = await sha256Hex(blob.bytes);
    if (digest !== blob.sha256) throw new Error('evidence bytes are not what their name says');
    const envelope = await seal({ plaintext: blob.bytes, aad: fileAad(blob) });
    const { travelling, lockWrap } = parted(envelope);
    const body = utf8(JSON.stringify(travelling));
    sealed.push({ sha256: blob.sha256, mime: blob.mime, rank: rankOf(blob.priority), lockWrap, body });
  }
  return sealed;
}

/** Every digest the payload names must come with this act or lie here already: evidence without bytes is none. */
async function bytesNamed(store: DeviceStore, act: Capture): Promise<Result<string[], Failure<LocalCode>>> {
  if (act.blobs.some(({ bytes }) => bytes.length === 0)) return fail('photo/empty');
  const listed = evidence.array().safeParse((act.payload as { evidence?: unknown }).evidence ?? []);
  const digests = [...new Set((listed.data ?? []).map(({ sha256 }) => sha256))];
  const given = new Set(act.blobs.map(({ sha256 }) => sha256));
  for (const digest of digests) {
    if (!given.has(digest) && (await store.outbox.blobs.get(digest)) === undefined) return fail('photo/empty');
  }
  return ok(digests);
}

/** The last unsent act in each of the visit's other lanes: a visit's end must not reach the office before its readings (S-04). */
function dependsOn(board: BoardRows, lanes: readonly string[], own: string): string[] {
  return lanes
    .filter((lane) => lane !== own)
    .map((lane) => board.envelopes.filter((row) => row.lane === lane && row.state === 'waiting').at(-1)?.mutationId)
    .filter((id) => id !== undefined);
}

function baseVersion(board: BoardRows, lane: string): number {
  return board.rows.find((row) => `${row.entity}:${row.entityId}` === lane)?.version ?? 0;
}
