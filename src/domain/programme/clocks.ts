import { z } from 'zod';
import { caseEvent, conditions } from './facts.ts';
import { label, slug, sourced } from './source.ts';

/** How long: hours run through nights and rest days; working days by the calendar, the first day not counted. */
export const span = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('minutes'), amount: z.int().min(1) }),
  z.strictObject({ unit: z.literal('hours'), amount: z.int().min(1) }),
  z.strictObject({ unit: z.literal('service-hours'), amount: z.int().min(1) }),
  z.strictObject({ unit: z.literal('working-days'), amount: z.int().min(1) }),
  /** Until 24:00 of the day it began. */
  z.strictObject({ unit: z.literal('same-day') }),
]);
export type Span = z.infer<typeof span>;

const clockBase = { clockId: slug, title: label, from: caseEvent, until: caseEvent, when: conditions.default([]), ...sourced };

/**
 * Three kinds of time that must not be mixed: a limit binds each case, an expectation is what people are told,
 * a statistic is a figure over many cases and no clock of any one of them (W-02).
 */
export const clock = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('limit'), within: span, ...clockBase }),
  z.strictObject({ kind: z.literal('expectation'), within: span, ...clockBase }),
  z.strictObject({ kind: z.literal('statistic'), aggregate: z.enum(['mean', 'median']), per: z.enum(['month', 'quarter', 'year']), target: span, ...clockBase }),
]);
export type ProgrammeClock = z.infer<typeof clock>;
