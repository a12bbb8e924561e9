import type { Programme } from '../programme/schema.ts';
import { shanghaiDay } from './calendar-days.ts';
import { addWorkingDays, type WorkingCalendar } from './working-days.ts';

/** The last day for a paper that may come later (C-23, D-13); null where none may, or where nobody can say yet (C-20). */
export function deferredUntil(programme: Programme, acceptedAtMs: number, calendar: WorkingCalendar): string | null {
  if (programme.deferral === null) return null;
  const last = addWorkingDays(shanghaiDay(acceptedAtMs), programme.deferral.workingDays, calendar);
  return last.ok ? last.value : null;
}
