import { MS_PER_HOUR } from '../../base/clock.ts';

/** Hours before a time limit from which a worker should feel it: half a shift. */
const AMBER_HOURS = 4;

/** How pressing a time limit is for whoever has the visit; red from the limit on. */
export function clockLevel(dueAtMs: number, nowMs: number): 'green' | 'amber' | 'red' {
  if (dueAtMs <= nowMs) return 'red';
  return dueAtMs - nowMs <= AMBER_HOURS * MS_PER_HOUR ? 'amber' : 'green';
}
