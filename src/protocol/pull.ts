import { z } from 'zod';
import { id, instantMs } from '../domain/model/primitives.ts';
import { feedDigest } from './feed-digest.ts';

export const PULL_PAGE = 2_000;

/** Version of the packed form in which many rows of one kind travel and lie on the phone (`columns.ts`). 1 (2026-11): first. */
export const PACKED_VERSION = 1;

/** From so many rows of a kind on they travel packed, where the phone can read that. */
export const PACK_FROM = 64;

/** Kinds that come by the thousand; each row carries its own id and version. */
export const packedKinds = { visit: 'visitId', 'work-order': 'workOrderId' } as const;
export type PackedKind = keyof typeof packedKinds;

/**
 * Kinds of row a phone may hold (since ROW_SCHEMA 1). `receipt`: a mutation's third tick, accepted by the partner system;
 * `decision`: what the desk decided about one that could not take effect.
 */
export const entityKind = z.enum(['visit', 'work-order', 'programme', 'calendar', 'receipt', 'decision']);
export type EntityKind = z.infer<typeof entityKind>;

export const pullRequest = z.strictObject({
  /** 'worker:' + account id; the server gives out only the caller's own. */
  feed: z.string().regex(/^worker:[0-9a-f-]{36}$/),
  /** The epoch the cursor belongs to; null with cursor 0. */
  epoch: z.uuid().nullable(),
  /** Last position examined; 0 asks for everything. */
  cursor: z.int().min(0),
  rowSchema: z.int().min(1),
  limit: z.int().min(1).max(PULL_PAGE),
  /** The newest packed form this phone can read; left out: none. */
  packed: z.int().min(1).optional(),
  /** Captures on this phone that the office has not settled yet, whoever made them: what a dispatcher sees before taking a visit away. */
  unsent: z.int().min(0).optional(),
});
export type PullRequest = z.infer<typeof pullRequest>;

export const change = z.object({
  position: z.int().min(1),
  entity: entityKind,
  entityId: z.string().min(1).max(120),
  op: z.enum(['put', 'del']),
  version: z.int().min(0),
  row: z.unknown().optional(),
});
export type Change = z.infer<typeof change>;

/** Rows of one kind in one column (P-16): `columns.ts` reads `rows`. */
export const packedRows = z.object({
  version: z.literal(PACKED_VERSION),
  entity: z.enum(['visit', 'work-order']),
  /** Each row's position on the feed. */
  positions: z.array(z.int().min(1)).min(1),
  rows: z.unknown(),
});
export type PackedRows = z.infer<typeof packedRows>;

export const pullResponse = z.object({
  epoch: z.uuid(),
  changes: z.array(change),
  /** Rows that stand in here do not stand in `changes`. */
  packed: z.array(packedRows).optional(),
  /** Last position examined, not last row returned. */
  next: z.int().min(0),
  more: z.boolean(),
  head: z.int().min(0),
  /** With a last page, now and then: what lies on the feed at this head (P-20). */
  digest: feedDigest.optional(),
  serverTimeMs: instantMs,
});
export type PullResponse = z.infer<typeof pullResponse>;

/** Answered with 409: begin again from 0 without throwing anything away. */
export const resyncAnswer = z.object({ resync: z.enum(['epoch', 'floor', 'ahead', 'schema']), epoch: z.uuid() });

/** Row of a `receipt`. */
export const receiptRow = z.object({ mutationId: id, acceptedByPartnerAtMs: instantMs });
