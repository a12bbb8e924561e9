import { MS_PER_HOUR, MS_PER_MINUTE } from '../../base/clock.ts';
import { ok, type Failure, type Result } from '../../base/result.ts';
import type { Span } from '../programme/clocks.ts';
import { endOfDayMs, nextDay, shanghaiDay, startOfDayMs } from './calendar-days.ts';
import { addWorkingDays, type WorkingCalendar } from './working-days.ts';

/** Hours of the day in which a counter is staffed, such as 08:30 to 20:30. */
export interface ServiceHours {
  readonly from: string;
  readonly to: string;
}

interface World {
  readonly calendar: WorkingCalendar;
  readonly serviceHours: ServiceHours;
}

/**
 * The instant at which a span that began at `fromMs` has run out. Hours count from the very moment; working days end at
 * 24:00 of their last day. Errors: calendar/year-unknown. Source: D-03 … D-08, D-11 (K-10: in service hours), D-13, 民法典 §200–204.
 */
export function endOfSpan(fromMs: number, span: Span, world: World): Result<number, Failure<'calendar/year-unknown'>> {
  switch (span.unit) {
    case 'minutes': return ok(fromMs + span.amount * MS_PER_MINUTE);
    case 'hours': return ok(fromMs + span.amount * MS_PER_HOUR);
    case 'same-day': return ok(endOfDayMs(shanghaiDay(fromMs)));
    case 'service-hours': return ok(afterServiceHours(fromMs, span.amount * MS_PER_HOUR, world.serviceHours));
    case 'working-days': {
      const last = addWorkingDays(shanghaiDay(fromMs), span.amount, world.calendar);
      return last.ok ? ok(endOfDayMs(last.value)) : last;
    }
  }
}

/** The staffed part of one day. */
export function serviceWindow(day: string, hours: ServiceHours): { readonly fromMs: number; readonly toMs: number } {
  const startMs = startOfDayMs(day);
  return { fromMs: startMs + offsetMs(hours.from), toMs: startMs + offsetMs(hours.to) };
}

function afterServiceHours(fromMs: number, lengthMs: number, hours: ServiceHours): number {
  let left = lengthMs;
  for (let day = shanghaiDay(fromMs); ; day = nextDay(day)) {
    const window = serviceWindow(day, hours);
    const startMs = Math.max(fromMs, window.fromMs);
    const roomMs = Math.max(0, window.toMs - startMs);
    if (left <= roomMs) return startMs + left;
    left -= roomMs;
  }
}

function offsetMs(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * MS_PER_HOUR + minutes * MS_PER_MINUTE;
}
