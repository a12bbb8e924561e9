import { MS_PER_MINUTE, MS_PER_SECOND } from '../base/clock.ts';
import type { Chance } from './ports.ts';

const FIRST_MS = 2 * MS_PER_SECOND;
const LONGEST_MS = 5 * MS_PER_MINUTE;

/**
 * How long to wait after `failures` failures in a row (at least 1): doubling from 2 s to 5 min, spread over the upper
 * half so that phones do not knock together (F35). There is no last attempt.
 */
export function backoffMs(failures: number, chance: Chance): number {
  const fullMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return Math.round(fullMs / 2 + (fullMs / 2) * chance());
}
