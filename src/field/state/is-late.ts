import type { Visit } from '../../domain/model/visit.ts';

/** The booked window has passed and nobody has arrived; the desk says so of the same visits. */
export function isLate(visit: Pick<Visit, 'state' | 'arrival' | 'appointment'>, nowMs: number): boolean {
  return visit.state !== 'ended' && visit.state !== 'cancelled' && visit.arrival === null && visit.appointment.toMs < nowMs;
}
