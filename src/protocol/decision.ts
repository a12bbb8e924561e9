import { z } from 'zod';
import { id, instantMs } from '../domain/model/primitives.ts';

/** Why a capture is not used: `other` says more in a note, which stays at the office. */
export const setAsideReason = z.enum(['recorded-again', 'not-usable', 'not-needed', 'other']);

/**
 * What became of a capture that could not simply take effect (F64, F67): attached to its case as evidence, or set aside
 * for a reason. Either way it is kept; neither changes what the case says.
 */
export const captureDecision = z.strictObject({
  decision: z.enum(['attached', 'set-aside']),
  /** Of a capture set aside; null otherwise. */
  reason: setAsideReason.nullable(),
});
export type CaptureDecision = z.infer<typeof captureDecision>;

/** Row of a `decision`, by its mutation's id: the worker hears it from the feed. */
export const decisionRow = z.object({ mutationId: id, ...captureDecision.shape, decidedAtMs: instantMs });
export type DecisionRow = z.infer<typeof decisionRow>;
