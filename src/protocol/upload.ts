import { z } from 'zod';
import { EVIDENCE_LIMIT_BYTES } from '../domain/model/evidence.ts';
import { sha256 } from '../domain/model/primitives.ts';

/** The sealed form of one file at most: base64 of an incompressible picture, and the envelope's own members. */
export const SEALED_LIMIT_BYTES = Math.ceil((EVIDENCE_LIMIT_BYTES * 4) / 3) + 65_536;

/** Digests that one question may name. */
export const BLOBS_AT_ONCE = 200;

/**
 * P-14: POST /sync/v1/blobs asks what became of bytes, by the SHA-256 of what was captured (not of the sealed form).
 * Uploads go to /files by tus 1.0 with metadata `digest` (of the captured bytes), `sealedDigest` (of the envelope's
 * JSON as uploaded) and `mime`. The server opens the envelope and stores the bytes only if both digests hold.
 */
export const blobQuestion = z.strictObject({ digests: z.array(sha256).min(1).max(BLOBS_AT_ONCE) });
export const blobAnswer = z.object({
  epoch: z.uuid(),
  blobs: z.array(z.object({
    sha256,
    state: z.enum(['stored', 'partial', 'unknown']),
    /** Where to go on, when partial and started by this device. */
    uploadUrl: z.string().optional(),
  })),
});
export type BlobAnswer = z.infer<typeof blobAnswer>;
