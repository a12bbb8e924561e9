import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../base/clock.ts';
import { isWeekend, shanghaiDay, startOfDayMs } from '../domain/rules/calendar-days.ts';
import { isWorkingDay } from '../domain/rules/working-days.ts';
import { calendar } from '../programmes/registry.ts';

/** A moment of an earlier day in Shanghai; `time` such as '09:40'. */
export function daysAgo(nowMs: number, days: number, time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return startOfDayMs(shanghaiDay(nowMs - days * MS_PER_DAY)) + hours * MS_PER_HOUR + minutes * MS_PER_MINUTE;
}

export function hoursAgo(nowMs: number, hours: number): number {
  return Math.round(nowMs - hours * MS_PER_HOUR);
}

/** How many days back something must lie for `count` working days to be over since, today not counted (D-06). */
export function daysBackOver(nowMs: number, count: number): number {
  let days = 0;
  for (let over = 0; over < count; days++) {
    if (isWorking(shanghaiDay(nowMs - (days + 1) * MS_PER_DAY))) over += 1;
  }
  return days + 1;
}

/** A day of a year without its notice counts by the weekday alone: good enough for a sample, and only there. */
function isWorking(day: string): boolean {
  const known = isWorkingDay(day, calendar);
  return known.ok ? known.value : !isWeekend(day);
}
