import { z } from 'zod';
import { id, instantMs, sha256 } from '../domain/model/primitives.ts';
import { envelope } from './envelope.ts';
import { voucher } from './voucher.ts';

/** At most this many mutations, and this many bytes of body before gzip, in one push. */
export const PUSH_MAX_MUTATIONS = 50;
export const PUSH_MAX_BYTES = 262_144;
/** Acts that one push may name as not coming; a phone with more has other troubles, and the rest waits. */
export const PUSH_MAX_NOT_COMING = 200;

/** Pieces of evidence that one act names. */
export const PUSH_MAX_BLOBS = 40;

/** Order is kept within a lane, never across lanes: one refused mutation parks one lane. */
export const lane = z.string().regex(/^(visit|work-order):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

/** What the server must know before it opens the envelope. Sealed against change as the envelope's AAD. */
export const mutationHeader = z.strictObject({
  mutationId: id,
  deviceId: id,
  /** Counts this device's mutations from 1, without gaps on the device. */
  deviceSequence: z.int().min(1).max(2_147_483_647),
  /** contentHash of the device's previous mutation; null for the first (C-02). */
  previousHash: sha256.nullable(),
  authorId: id,
  lane,
  kind: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/),
  kindVersion: z.int().min(1),
  /** Version of the subject's server row the author had before them. */
  baseVersion: z.int().min(0),
  capturedAtMs: instantMs,
  monotonicMs: z.int().min(0),
  /** Server minus phone, at the last contact; null before any. */
  clockOffsetMs: z.int().nullable(),
  /** Digests of the evidence named in the payload. */
  blobs: z.array(sha256).max(PUSH_MAX_BLOBS),
  dependsOn: z.array(id).max(60),
});
export type MutationHeader = z.infer<typeof mutationHeader>;

export const pushItem = z.strictObject({
  header: mutationHeader,
  /** SHA-256 over canonicalJson(header) + '\n' + the envelope's bytes as base64. Same id, other hash: quarantined. */
  contentHash: sha256,
  envelope,
});
export type PushItem = z.infer<typeof pushItem>;

export const pushRequest = z.strictObject({
  protocol: z.int().min(1),
  deviceId: id,
  /** The office this phone believes it is talking to: another one takes nothing, so that a restored office hears the old acts before the new ones. */
  epoch: z.uuid().optional(),
  items: z.array(pushItem).min(1).max(PUSH_MAX_MUTATIONS),
  /**
   * Acts that items of this request depend on and that are not coming: no request with them in was ever taken, and their
   * author went on without them. Nothing waits for them (P-04). Since version 2.
   */
  notComing: z.array(id).max(PUSH_MAX_NOT_COMING).optional(),
  /** For items that another phone made: that phone's word (P-17). Since version 2. */
  vouchers: z.array(voucher).max(PUSH_MAX_MUTATIONS).optional(),
});
export type PushRequest = z.infer<typeof pushRequest>;

/**
 * What became of one mutation. Terminal: applied, duplicate (`original` says of what), conflict (kept, a person decides),
 * rejected (kept, with a code). Not terminal: blocked (waits for another), retry.
 */
export const pushOutcome = z.enum(['applied', 'duplicate', 'conflict', 'rejected', 'blocked', 'retry']);
export type PushOutcome = z.infer<typeof pushOutcome>;

export const pushResult = z.object({
  mutationId: id,
  contentHash: sha256,
  outcome: pushOutcome,
  /** Of a duplicate: what became of the first. */
  original: pushOutcome.optional(),
  code: z.string().optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** The subject's version after it; its row comes by pull. */
  version: z.int().optional(),
});
export type PushResult = z.infer<typeof pushResult>;

export const pushResponse = z.object({ epoch: z.uuid(), serverTimeMs: instantMs, results: z.array(pushResult) });
export type PushResponse = z.infer<typeof pushResponse>;
