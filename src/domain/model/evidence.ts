import { z } from 'zod';
import { id, instantMs, sha256 } from './primitives.ts';

export const evidenceKind = z.enum([
  'meter-label', 'meter-register', 'door-plate', 'shared-meter', 'no-entry', 'document-page', 'contract-page',
  'signature-strokes', 'power-of-attorney', 'contract-pdf', 'evidence-pack', 'other',
]);
export type EvidenceKind = z.infer<typeof evidenceKind>;

/** What may keep a photo from being read at the desk. */
export const legibilityFinding = z.enum(['too-dark', 'blurred', 'glare']);
export type LegibilityFinding = z.infer<typeof legibilityFinding>;

export const keptBecause = z.enum(['readable-to-me', 'no-better-light', 'no-second-chance']);
export type KeptBecause = z.infer<typeof keptBecause>;

/** 15 MiB, as captured; what the sealed form may weigh follows from it. */
export const EVIDENCE_LIMIT_BYTES = 15_728_640;

/** What a mutation witnesses. Its bytes are named by their SHA-256 and travel apart; they are never changed. */
export const evidence = z.object({
  evidenceId: id,
  kind: evidenceKind,
  sha256,
  sizeBytes: z.int().min(1).max(EVIDENCE_LIMIT_BYTES),
  mime: z.enum(['image/jpeg', 'image/png', 'application/json', 'application/pdf']),
  capturedAtMs: instantMs,
  /** False when the phone could not shrink the picture and kept it as it was. */
  compressed: z.boolean().default(true),
  /** What the phone doubted about a photo, and why its author kept it all the same. Absent: nothing was doubted. */
  legibility: z.object({ findings: z.array(legibilityFinding).min(1).max(3), keptBecause }).optional(),
});
export type Evidence = z.infer<typeof evidence>;
