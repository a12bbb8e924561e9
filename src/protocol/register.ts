import { z } from 'zod';
import { instantMs, sha256 } from '../domain/model/primitives.ts';

const areaName = { supplierId: z.string().min(1).max(60), areaCode: z.string().min(1).max(12) };

/** A supplier's register of one area, as the office has it now. */
export const registerOffer = z.object({
  ...areaName,
  version: z.int().min(1),
  /** The file's name: the digest of its prelude, which holds the digest of every block. */
  sha256,
  rows: z.int().min(0),
  totalBytes: z.int().min(1),
  asOfMs: instantMs,
  builtAtMs: instantMs,
  /** Half of what opens the file on this phone (base64, 32 bytes); thrown away there when the lease ends. */
  leaseKey: z.base64().length(44),
  /** Shorter ways here from files the phone may still have. */
  deltas: z.array(z.object({ fromSha256: sha256, totalBytes: z.int().min(1) })).max(16),
});
export type RegisterOffer = z.infer<typeof registerOffer>;

/** GET /sync/v1/register: what this worker's phone should hold just now. */
export const registerManifest = z.object({
  epoch: z.uuid(),
  serverTimeMs: instantMs,
  /** Until when the phone may read what it holds, by the office's clock. */
  leaseUntilMs: instantMs,
  areas: z.array(registerOffer).max(64),
  /** Areas whose first file is still being built. */
  pending: z.array(z.object(areaName)).max(64),
  /** Open orders of which nobody knows the area: no register can be given for them. */
  unplacedOrders: z.int().min(0),
});
export type RegisterManifest = z.infer<typeof registerManifest>;
