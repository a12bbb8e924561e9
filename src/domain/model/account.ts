import { z } from 'zod';
import { meter, scheduledReading } from './meter.ts';
import { instantMs, positiveDecimal, shortText, utility } from './primitives.ts';

/** 户号: digits as the supplier prints them; State Grid 10 or 13, others differ (domain: never a check digit). */
export const accountNumber = z.string().regex(/^\d{4,16}$/);

/**
 * A row of the reference register as a phone may hold it: masked, only for the area of the worker's orders (C-16).
 * `nameMasked` and `addressMasked` come masked from the server; the phone never had the rest.
 */
export const referenceRow = z.object({
  supplierId: z.string().min(1),
  utility,
  accountNumber,
  nameMasked: shortText,
  addressMasked: shortText,
  meter,
  lastScheduled: scheduledReading.nullable(),
  priceCode: z.string().nullable(),
  sharedMeter: z.boolean(),
  /** 表箱: what meters that hang in one box have in common; absent where the supplier keeps none. */
  meterBox: z.string().max(60).nullable().optional(),
});
export type ReferenceRow = z.infer<typeof referenceRow>;

/** What the marketing system says of an account's money; always with the time it said so (C-04). */
export const arrearsFacts = z.object({
  amount: positiveDecimal,
  prepaid: positiveDecimal,
  asOfMs: instantMs,
});
export type ArrearsFacts = z.infer<typeof arrearsFacts>;

export const transferType = z.enum(['settlement', 'non-settlement']);
export type TransferType = z.infer<typeof transferType>;
