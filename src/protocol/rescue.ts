import { z } from 'zod';
import { id, instantMs, sha256 } from '../domain/model/primitives.ts';
import { evidence } from '../domain/model/evidence.ts';
import { envelope } from './envelope.ts';
import { pushItem } from './push.ts';
import { voucher } from './voucher.ts';

/**
 * A rescue: what a phone has not got to the office, as one file that only the office can open (P-17). A line is a JSON
 * value by itself: the head, then captures in the order of the device, then bytes, then the end with the counts. A file
 * cut short still gives every line before the cut.
 */
export const RESCUE_VERSION = 1;

/** One line: a photograph of 15 MiB is a third larger twice, once in its envelope. */
export const RESCUE_LINE_BYTES = 33_554_432;

export const rescueHead = z.object({
  rescue: z.object({ version: z.int().min(1), deviceId: id, madeAtMs: instantMs, captures: z.int().min(0), files: z.int().min(0) }),
});
export const rescueCapture = z.object({ capture: pushItem, voucher });
export const rescueFile = z.object({ file: z.object({ sha256, mime: evidence.shape.mime }), sealed: envelope });
export const rescueEnd = z.object({ end: z.object({ captures: z.int().min(0), files: z.int().min(0) }) });

export const rescueLine = z.union([rescueCapture, rescueFile, rescueEnd, rescueHead]);
export type RescueHead = z.infer<typeof rescueHead>['rescue'];
export type RescueCapture = z.infer<typeof rescueCapture>;
export type RescueFile = z.infer<typeof rescueFile>;
