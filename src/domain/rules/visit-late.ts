import type { Visit } from '../model/visit.ts';
import { isOver } from './visit-over.ts';

/** D-14: the booked window has passed and nobody has arrived. Phone and desk say so of the same visits. */
export function isLate(visit: Pick<Visit, 'state' | 'arrival' | 'appointment'>, nowMs: number): boolean {
  return !isOver(visit) && visit.arrival === null && visit.appointment.toMs < nowMs;
}
