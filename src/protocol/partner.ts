import { z } from 'zod';
import { instantMs } from '../domain/model/primitives.ts';

/**
 * Signing of every partner request (K-23): header `x-signature` = hex HMAC-SHA256 of
 *   METHOD \n path \n sorted query \n sha256(body) hex \n timestamp (epoch ms) \n nonce \n keyId
 * with `x-key-id`, `x-timestamp`, `x-nonce` beside it. ±300 s; a nonce counts once.
 */
export const PARTNER_CLOCK_WINDOW_MS = 300_000;

/** POST /partner/v1/applications. `fields` holds the names that the programme's field table lists, as the partner spells them. */
export const partnerApplication = z.strictObject({
  programmeId: z.string().min(1).max(80),
  /** The partner's own reference; the same reference with the same content is the same application. */
  partnerReference: z.string().min(1).max(80),
  /** 不动产受理编号: joins this with the certificate (T-06). */
  registryNumber: z.string().min(1).max(80),
  submittedAtMs: instantMs,
  fields: z.record(z.string().max(60), z.string().max(500)),
});
export type PartnerApplication = z.infer<typeof partnerApplication>;

/** POST /partner/v1/certificates: the e-certificate's data once registration is done (T-05). */
export const partnerCertificate = z.strictObject({
  programmeId: z.string().min(1).max(80),
  partnerReference: z.string().min(1).max(80),
  registryNumber: z.string().min(1).max(80),
  issuedAtMs: instantMs,
  fields: z.record(z.string().max(60), z.string().max(500)),
});
export type PartnerCertificate = z.infer<typeof partnerCertificate>;

/** POST /partner/v1/register: names the SHA-256 of its body, which streams and is signed by that digest. */
export const BODY_DIGEST_HEADER = 'x-content-sha256';

/** What lets a supplier's own system send the register of its accounts, beside the programme ids of others (T-12). */
export function registerScope(supplierId: string): string {
  return `register/${supplierId}`;
}

/** The supplier of such a scope; null for another kind of scope. */
export function supplierOfScope(scope: string): string | null {
  return /^register\/(.+)$/.exec(scope)?.[1] ?? null;
}

/** The answer to both. `effect` tells whether this call did anything: `replayed` means we had it already. */
export const partnerAccepted = z.object({
  effect: z.enum(['created', 'joined', 'waiting', 'replayed']),
  /** Ours; null while a certificate waits for its application. */
  caseNumber: z.string().nullable(),
  receivedAtMs: instantMs,
});
export type PartnerAccepted = z.infer<typeof partnerAccepted>;

/** GET /partner/v1/applications/{partnerReference}: where it stands. */
export const partnerStatus = z.object({
  partnerReference: z.string(),
  caseNumber: z.string(),
  stage: z.enum(['pre-acceptance', 'accepted', 'archived', 'declined']),
  reason: z.string().nullable(),
  updatedAtMs: instantMs,
});

/** What we send to the partner's callback address, signed the same way with our key (N-13). */
export const partnerCallback = z.strictObject({
  /** The same id is never a second event. */
  callbackId: z.uuid(),
  event: z.enum(['accepted', 'declined', 'archived', 'visit-completed']),
  partnerReference: z.string(),
  registryNumber: z.string().nullable(),
  caseNumber: z.string(),
  reason: z.string().nullable(),
  /** Values the programme's table for this event names, in its spelling. */
  fields: z.record(z.string(), z.string()),
  atMs: instantMs,
});
export type PartnerCallback = z.infer<typeof partnerCallback>;
