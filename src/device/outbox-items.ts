import type { MutationKind } from '../domain/mutations/registry.ts';
import type { DecisionRow } from '../protocol/decision.ts';
import { rankOf } from './blob-rank.ts';
import type { DeviceStore } from './device-store.ts';
import { atOffice } from './outbox-schema.ts';
import type { BlobRow, EnvelopeRow, EnvelopeState, OutboxDatabase } from './outbox-schema.ts';
import { readActs } from './read-acts.ts';
import { isSecondOfItsNumber } from './second-of-its-number.ts';
import type { OutboxFile, OutboxItem } from './workspace.ts';

const SIGNATURE_RANK = rankOf('signature');

export interface OutboxRows {
  readonly envelopes: readonly EnvelopeRow[];
  readonly blobs: ReadonlyMap<string, BlobRow>;
  readonly accepted: ReadonlySet<string>;
  /** What the desk decided about captures that could not take effect, by mutation. */
  readonly decisions: ReadonlyMap<string, DecisionRow>;
}

/** Another worker's items on a shared phone go up all the same, and are nobody's to see (I10). */
export async function readOutbox(store: DeviceStore, authorId: string): Promise<OutboxRows> {
  const { outbox, cache } = store;
  const [[{ acts }, others, blobs], [receipts, decided]] = await Promise.all([
    outbox.transaction('r', [outbox.keep, outbox.envelopes, outbox.blobs], () => Promise.all([readActs(outbox), otherActs(outbox), outbox.blobs.toArray()])),
    cache.transaction('r', cache.rows, () => Promise.all([cache.rows.where('entity').equals('receipt').primaryKeys(), cache.rows.where('entity').equals('decision').toArray()])),
  ]);
  const envelopes = [...acts, ...others].filter((row) => row.authorId === authorId).sort((a, b) => b.deviceSequence - a.deviceSequence);
  return {
    envelopes,
    blobs: new Map(blobs.map((row) => [row.sha256, row])),
    accepted: new Set(receipts.map(([, mutationId]) => mutationId)),
    decisions: new Map(decided.map(({ entityId, clear }) => [entityId, clear as DecisionRow])),
  };
}

/** Those that a person had, or has, to look at: few. */
async function otherActs(outbox: OutboxDatabase): Promise<EnvelopeRow[]> {
  const states: Record<Exclude<EnvelopeState, 'waiting' | 'applied'>, true> = { conflict: true, rejected: true, 'refused-here': true, 'set-aside': true, 'kept-here': true };
  const found = await Promise.all(Object.keys(states).map((state) => outbox.envelopesIn(state as EnvelopeState).toArray()));
  return found.flat();
}

/** Newest first, in a worker's words. Never "at the office" before the office has said so (I7). */
export function outboxItems(rows: OutboxRows, sending: ReadonlySet<string>): OutboxItem[] {
  return rows.envelopes.map((row) => {
    const blobs = row.header.blobs.map((digest) => rows.blobs.get(digest));
    const refusedBytes = blobs.find((blob) => blob?.state === 'refused');
    const decision = rows.decisions.get(row.mutationId) ?? null;
    const state = stateOf(row.state, { accepted: rows.accepted.has(row.mutationId), sending: sending.has(row.mutationId), decided: decision !== null });
    return {
      mutationId: row.mutationId,
      kind: row.header.kind as MutationKind,
      lane: row.lane,
      capturedAtMs: row.header.capturedAtMs,
      files: row.header.blobs.map((sha256) => fileOf(sha256, rows.blobs.get(sha256))),
      state: refusedBytes === undefined ? state : 'needs-attention',
      isAtOffice: atOffice.has(row.state),
      hasRefusedFile: refusedBytes !== undefined,
      mayGoOn: !isSecondOfItsNumber(row) && (row.state === 'conflict' || row.state === 'rejected' || row.state === 'refused-here'),
      failure: row.failure ?? refusedBytes?.failure ?? null,
      decision,
    };
  });
}

/** Bytes without a row of their own are at the office: nothing else is let go of (S-13). */
function fileOf(sha256: string, blob: BlobRow | undefined): OutboxFile {
  if (blob === undefined) return { sha256, kind: 'other', isStored: true };
  const kind = blob.rank === SIGNATURE_RANK ? 'signature' : blob.mime.startsWith('image/') ? 'photo' : 'other';
  return { sha256, kind, isStored: blob.state === 'stored' };
}

function stateOf(state: EnvelopeState, facts: { accepted: boolean; sending: boolean; decided: boolean }): OutboxItem['state'] {
  switch (state) {
    case 'waiting':
      return facts.sending ? 'sending' : 'waiting';
    case 'applied':
      return facts.accepted ? 'accepted-by-partner' : 'at-office';
    case 'set-aside':
      return 'at-office';
    case 'conflict':
      return facts.decided ? 'at-office' : 'needs-attention';
    case 'rejected':
    case 'refused-here':
    case 'kept-here':
      return 'needs-attention';
  }
}
