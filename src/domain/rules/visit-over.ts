import type { Visit } from '../model/visit.ts';

/** Nothing is left to do on it: it ended at the door, or the office cancelled it. */
export function isOver(visit: Pick<Visit, 'state'>): boolean {
  return visit.state === 'ended' || visit.state === 'cancelled';
}
