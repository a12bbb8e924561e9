import { z } from 'zod';
import { day } from '../model/primitives.ts';

/** One year's statutory rest days and the weekend days worked instead (调休), as the yearly notice gives them (C-20). */
export const calendarYear = z.object({
  year: z.int().min(2000).max(2100),
  restDays: z.array(day),
  workDays: z.array(day),
  source: z.string(),
});
export type CalendarYear = z.infer<typeof calendarYear>;
