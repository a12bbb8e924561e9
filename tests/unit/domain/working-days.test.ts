import { describe, expect, it } from 'vitest';
import { endOfDayMs, shanghaiDay } from '../../../src/domain/rules/calendar-days.ts';
import { addWorkingDays, isWorkingDay } from '../../../src/domain/rules/working-days.ts';
import { calendar } from '../../../src/programmes/registry.ts';
import { codeOf, value } from './given.ts';

describe('working days', () => {
  it.each([
    ['2026-09-18', 5, '2026-09-24'],
    ['2026-09-30', 5, '2026-10-13'],
    ['2026-02-13', 5, '2026-02-27'],
    ['2026-04-30', 7, '2026-05-13'],
    ['2026-09-24', 28, '2026-11-10'],
    ['2026-11-20', 5, '2026-11-27'],
  ])('[C-20] %s and %i working days is %s', (from, amount, due) => {
    expect(value(addWorkingDays(from, amount, calendar))).toBe(due);
  });

  it('[C-20] a weekend worked instead counts, a weekday given free does not', () => {
    expect(value(isWorkingDay('2026-09-20', calendar))).toBe(true);
    expect(value(isWorkingDay('2026-10-05', calendar))).toBe(false);
    expect(value(isWorkingDay('2026-11-21', calendar))).toBe(false);
  });

  it('[C-20] a year without its notice is refused, not guessed', () => {
    expect(codeOf(addWorkingDays('2026-12-29', 5, calendar))).toBe('calendar/year-unknown');
    expect(codeOf(isWorkingDay('2027-01-04', calendar))).toBe('calendar/year-unknown');
  });

  it('[D-06 F52] a day is a day in Asia/Shanghai, whatever zone the machine is in', () => {
    expect(shanghaiDay(Date.parse('2026-11-20T16:00:00Z'))).toBe('2026-11-21');
    expect(shanghaiDay(Date.parse('2026-11-20T15:59:59.999Z'))).toBe('2026-11-20');
    expect(new Date(endOfDayMs('2026-11-20')).toISOString()).toBe('2026-11-20T16:00:00.000Z');
  });
});
