import { z } from 'zod';
import { instantMs } from '../domain/model/primitives.ts';

/**
 * POST /sync/v1/loss: the phone's store came back empty or older than it was (I12). What was in it nobody knows; how much
 * had not been sent, and the number of the last act, stood outside it. Said until it is answered; saying it twice is once.
 */
export const lossReport = z.strictObject({
  unsentItems: z.int().min(1).max(1_000_000),
  /** Highest device sequence ever used; null when it is not known. */
  lastSequence: z.int().min(0).nullable(),
});
export type LossReport = z.infer<typeof lossReport>;

export const lossAnswer = z.object({ serverTimeMs: instantMs });
export type LossAnswer = z.infer<typeof lossAnswer>;
