import { PUSH_MAX_BYTES, PUSH_MAX_MUTATIONS } from '../protocol/push.ts';
import type { HeldLane, Queued } from './ports.ts';

/** Room for what stands around the items in a push's body. */
const FRAME_BYTES = 1_024;

export interface PushPlan {
  /** What goes in the next push; empty when nothing may go now. */
  readonly batch: readonly Queued[];
  /** A limit was reached, so there may be more after this batch. */
  readonly full: boolean;
}

export interface PushSituation {
  /** Every unsent mutation from the lowest sequence on, in the order of the device; a prefix is enough. */
  readonly queue: readonly Queued[];
  readonly held: readonly HeldLane[];
  /** Lanes that were answered `retry` or `blocked` and rest a while. */
  readonly resting: ReadonlySet<string>;
}

/**
 * Which mutations may leave now (S-03, S-04). Pure.
 * Order: by the device's sequence, so a lane never overtakes itself; a held or resting lane stops only itself and what
 * depends on it. Size: at most 50 mutations and 256 KiB; one mutation that is larger by itself goes alone.
 */
export function planPush(situation: PushSituation): PushPlan {
  const stopped = new Set([...situation.held.map(({ lane }) => lane), ...situation.resting]);
  const absent = new Set(situation.held.map(({ mutationId }) => mutationId));
  const batch: Queued[] = [];
  let sizeBytes = FRAME_BYTES;
  for (const queued of situation.queue) {
    const { header } = queued.item;
    if (stopped.has(header.lane) || header.dependsOn.some((needed) => absent.has(needed))) {
      stopped.add(header.lane);
      absent.add(header.mutationId);
      continue;
    }
    const tooMuch = batch.length === PUSH_MAX_MUTATIONS || sizeBytes + queued.sizeBytes > PUSH_MAX_BYTES;
    if (tooMuch && batch.length > 0) return { batch, full: true };
    batch.push(queued);
    sizeBytes += queued.sizeBytes + 1;
  }
  return { batch, full: false };
}
