import { z } from 'zod';
import { day, positiveDecimal, shortText } from './primitives.ts';

/** One price: a tier and a period of the day. Null means: holds for all. Yuan per kWh or per m³ (C-06, C-07). */
export const priceRow = z.object({
  tier: z.int().min(1).max(9).nullable(),
  /** Upper limit of the tier in units per month; null: no limit. */
  tierUpTo: positiveDecimal.nullable(),
  period: z.enum(['sharp', 'peak', 'flat', 'valley']).nullable(),
  /** Hours such as '11:00-17:00', as the supplier publishes them. */
  hours: z.array(z.string().regex(/^\d{2}:\d{2}-\d{2}:\d{2}$/)),
  unitPrice: positiveDecimal,
});
export type PriceRow = z.infer<typeof priceRow>;

export const priceTable = z.object({
  priceCode: z.string().min(1),
  supplierId: z.string().min(1),
  title: z.object({ zh: shortText, en: shortText }),
  unit: z.enum(['kWh', 'm3']),
  effectiveFrom: day,
  effectiveTo: day.nullable(),
  source: shortText,
  rows: z.array(priceRow).min(1),
});
export type PriceTable = z.infer<typeof priceTable>;
