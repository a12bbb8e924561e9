import type { Appointment, Visit } from '../../domain/model/visit.ts';

/**
 * T-36: the appointment a customer was promised at the door, when the last visit ended as 改约 and nobody went again since.
 * `visitIds`: in the order of dispatch, which a moved appointment does not change. A visit the desk cancelled keeps no promise.
 */
export function agreedAppointment(visitIds: readonly string[], visits: readonly Visit[]): Appointment | null {
  const last = visitIds.flatMap((visitId) => visits.find((visit) => visit.visitId === visitId && visit.state !== 'cancelled') ?? []).at(-1);
  return last?.ending?.outcome === 'rebooked' ? (last.rebookings.at(-1)?.appointment ?? null) : null;
}
