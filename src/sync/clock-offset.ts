import { MS_PER_SECOND } from '../base/clock.ts';
import type { Answer } from './ports.ts';

const SLOWEST_ANSWER_MS = 20 * MS_PER_SECOND;

/**
 * Server minus phone, whole milliseconds, from the middle between asking and hearing (S-11). Null when the answer
 * carries no time, took so long that its middle means nothing, or the phone's clock was set back meanwhile.
 */
export function clockOffsetMs(answer: Answer<unknown>): number | null {
  const tookMs = answer.heardAtMs - answer.sentAtMs;
  if (answer.serverTimeMs === null || tookMs < 0 || tookMs > SLOWEST_ANSWER_MS) return null;
  return Math.round(answer.serverTimeMs - (answer.sentAtMs + tookMs / 2));
}
