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
import { contentHash, fileAad, mutationAad, sealWith } from '../protocol/seal.ts';
import type { LockKey } from '../protocol/seal.ts';
import { readAround } from './board.ts';
import type { Board, BoardRows } from './board.ts';
import type { CacheRow } from './cache-schema.ts';
import type { DeviceStore } from './device-store.ts';
import { releaseStore } from './device-store.ts';
import { parted } from './envelope-parts.ts';
import { applyAct } from './fold.ts';
import { keepCapture } from './keep-capture.ts';
import type { SealedBlob } from './keep-capture.ts';
import type { EnvelopeRow, IdentityRow } from './outbox-schema.ts';
import type { DevicePorts } from './ports.ts';
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
  /** The office's rows as the screens show them; null: not read yet. */
  readonly rows: () => readonly CacheRow[] | null;
}

type CaptureFailure = Failure<DomainCode | LocalCode>;

/** Two tabs may reach for the same number; the loser seals again. More often than this is no accident. */
const MOST_TRIES = 20;

/**
 * One act, kept (V-02). Judged by the mutation's own rule on what the worker sees; bytes digested and everything sealed
 * before the transaction opens; mutation, bytes and the end of the draft in one strict transaction. Runs one at a time.
 */
export async function capture(ports: CapturePorts, act: Capture): Promise<Result<{ mutationId: string }, CaptureFailure>> {
  const lockKey = ports.lockKey();
  const lane = `${act.subject.kind}:${act.subject.id}`;
  const [first, board, contact] = await Promise.all([
    ports.store.outbox.self(),
    readAround(ports.store, lane, ports.rows()),
    ports.store.cache.contacts.get('contact'),
  ]);
  if (first === null) return fail('lock/not-enrolled');
  if (lockKey === null) return fail('lock/locked');
  const around = await ports.board.around(board, lane, { lockKey, store: ports.store });
  const mutationId = newId(ports.device.clock.nowMs(), ports.device.random);
  const capturedAtMs = ports.device.clock.nowMs();
  const judged = applyAct(
    around.bundle,
    { mutationId, kind: act.kind, lane, authorId: first.worker.accountId, capturedAtMs, payload: act.payload },
    around.programmes,
  );
  if (!judged.ok) return judged;
  const named = await bytesNamed(ports.store, act);
  if (!named.ok) return named;
  const seal: Seal = async (content) => sealWith(await ports.keys.take({ organisationKey: first.organisationKey, lockKey }), content);
  const blobs = await sealBlobs(act, seal);

  const definition = mutations[act.kind];
  const facts = {
    mutationId, capturedAtMs, lane,
    authorId: first.worker.accountId,
    kind: act.kind,
    kindVersion: definition.version,
    baseVersion: baseVersion(board, lane),
    monotonicMs: ports.device.clock.monotonicMs(),
    clockOffsetMs: contact?.offsetMs ?? null,
    blobs: named.value,
    dependsOn: dependsOn(board, around.lanes, lane),
  };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const self = tries === 0 ? first : await ports.store.outbox.self();
    if (self === null) return fail('lock/not-enrolled');
    const row = await sealAct(act, { facts, self, seal });
    const kept = await written({
      run: () => keepCapture(ports.store.outbox, { row, blobs, draftKeys: act.draftKeys ?? [] }),
      reopen: () => releaseStore(ports.store),
      timers: ports.device.timers,
    });
    if (!kept.ok) return kept;
    if (kept.value === 'kept') return ok({ mutationId });
  }
  return fail('storage/connection-lost');
}

type Seal = (content: { readonly plaintext: Uint8Array; readonly aad: string }) => Promise<Envelope>;

async function sealAct(act: Capture, parts: { facts: Omit<MutationHeader, 'deviceId' | 'deviceSequence' | 'previousHash'>; self: IdentityRow; seal: Seal }): Promise<EnvelopeRow> {
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

/** Every digest the payload names must come with this act or lie here already: evidence without bytes is none (enketo's 0 bytes). */
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
