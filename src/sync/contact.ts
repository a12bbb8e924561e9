import { clockOffsetMs } from './clock-offset.ts';
import type { Answer, SyncStore } from './ports.ts';

/** Remembers when the office was last heard and how far the clocks are apart (S-11). */
export async function noteContact(store: Pick<SyncStore, 'heard'>, answer: Answer<unknown>): Promise<void> {
  const offsetMs = clockOffsetMs(answer);
  if (offsetMs !== null) await store.heard({ offsetMs, atMs: answer.heardAtMs });
}
