import { fail, ok, type Failure, type Result } from '../../base/result.ts';
import type { CalendarYear } from '../programme/calendar.ts';
import { isWeekend, nextDay } from './calendar-days.ts';

/** Days come from the yearly notices as data; nothing is guessed about a year without one (C-20). */
export type WorkingCalendar = readonly CalendarYear[];
type YearUnknown = Failure<'calendar/year-unknown'>;

/**
 * The day on which a limit of so many working days ends: the day of the event is not counted, counting starts the next
 * day, weekend days worked instead (调休) count. Size: at most a few hundred days. Source: 民法典 §200–204, C-20.
 */
export function addWorkingDays(day: string, amount: number, calendar: WorkingCalendar): Result<string, YearUnknown> {
  let current = day;
  let left = amount;
  while (left > 0) {
    current = nextDay(current);
    const working = isWorkingDay(current, calendar);
    if (!working.ok) return working;
    if (working.value) left -= 1;
  }
  return ok(current);
}

/** Errors: calendar/year-unknown with the year. */
export function isWorkingDay(day: string, calendar: WorkingCalendar): Result<boolean, YearUnknown> {
  const year = calendar.find((entry) => entry.year === Number(day.slice(0, 4)));
  if (year === undefined) return fail('calendar/year-unknown', { year: day.slice(0, 4) });
  if (year.workDays.includes(day)) return ok(true);
  return ok(!year.restDays.includes(day) && !isWeekend(day));
}
