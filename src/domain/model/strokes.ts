import { z } from 'zod';
import { instantMs } from './primitives.ts';

/** A signature lives on a paper of its own size, so that a turned phone or a bigger screen shows the same one. */
export const SIGNATURE_PAPER = { width: 1_000, height: 400 } as const;

const strokePoint = z.object({
  /** Units of the paper, at most two decimals; may lie a little outside of it. */
  x: z.number(),
  y: z.number(),
  /** Milliseconds since `startedAtMs`. */
  t: z.int().min(0),
  /** Pressure as the screen reports it, 0 to 1; 0 or 0.5 where it knows none. */
  p: z.number().min(0).max(1),
});

/** What a hand wrote: the evidence behind a signature (C-09), kept beside every picture drawn from it. */
export const signatureStrokes = z.object({
  version: z.literal(1),
  startedAtMs: instantMs,
  strokes: z.array(z.object({ points: z.array(strokePoint).min(1) })).min(1),
});
export type SignatureStrokes = z.infer<typeof signatureStrokes>;
export type SignatureStroke = SignatureStrokes['strokes'][number];
