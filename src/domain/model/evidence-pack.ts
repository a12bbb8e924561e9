import { z } from 'zod';
import { contractChannel } from './contract.ts';
import { identityKind, partyRole } from './person.ts';
import { id, instantMs, sha256 } from './primitives.ts';

/** What a signing was about: which text, who signed before whom. No name and no whole number: those are in the contract. */
export const signingFacts = z.strictObject({
  workOrderId: id,
  templateId: z.string().min(1),
  templateVersion: z.int().min(1),
  /** Of the filled text, as shown before and after signing (C-09). */
  contractSha256: sha256,
  channel: contractChannel,
  signerRole: partyRole,
  identityKind,
  numberTail: z.string().regex(/^[0-9A-Z]{4}$/),
  numberMatched: z.boolean(),
  originalSeen: z.boolean(),
  workerId: id,
  deviceId: z.string().min(1).max(64),
});
export type SigningFacts = z.infer<typeof signingFacts>;

/** What happened, in the order in which it did; instants are the phone's (C-02). */
export const signingEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('contract-shown'), atMs: instantMs, contractSha256: sha256 }),
  z.strictObject({ kind: z.literal('clause-pointed-out'), atMs: instantMs, clauseId: z.string().min(1) }),
  z.strictObject({ kind: z.literal('agreed-electronic'), atMs: instantMs }),
  z.strictObject({ kind: z.literal('signed'), atMs: instantMs, strokesSha256: sha256 }),
  z.strictObject({ kind: z.literal('page-photographed'), atMs: instantMs, sha256 }),
  z.strictObject({ kind: z.literal('contract-printed'), atMs: instantMs, pdfSha256: sha256 }),
  z.strictObject({ kind: z.literal('contract-shown-again'), atMs: instantMs, contractSha256: sha256 }),
]);
export type SigningEvent = z.infer<typeof signingEvent>;

export const evidencePack = z.strictObject({
  format: z.literal('evidence-pack/1'),
  facts: signingFacts,
  events: z.array(signingEvent).min(1),
  /** One more than the events: the first is the digest of the facts. */
  links: z.array(sha256).min(2),
});
export type EvidencePack = z.infer<typeof evidencePack>;
