import { z } from 'zod';
import { id, instantMs, sha256 } from './primitives.ts';

export const evidenceKind = z.enum([
  'meter-label', 'meter-register', 'door-plate', 'shared-meter', 'no-entry', 'document-page', 'contract-page',
  'signature-strokes', 'power-of-attorney', 'contract-pdf', 'evidence-pack', 'other',
]);
export type EvidenceKind = z.infer<typeof evidenceKind>;

/** What a mutation witnesses. Its bytes are named by their SHA-256 and travel apart; they are never changed. */
export const evidence = z.object({
  evidenceId: id,
  kind: evidenceKind,
  sha256,
  sizeBytes: z.int().min(1).max(15_728_640),
  mime: z.enum(['image/jpeg', 'image/png', 'application/json', 'application/pdf']),
  capturedAtMs: instantMs,
  /** False when the phone could not shrink the picture and kept it as it was. */
  compressed: z.boolean().default(true),
});
export type Evidence = z.infer<typeof evidence>;
