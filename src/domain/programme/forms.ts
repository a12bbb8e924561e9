import { z } from 'zod';
import { label, slug, sourced } from './source.ts';

/** A field of an official form. `official` is the printed label and may not be reworded. */
export const formField = z.strictObject({
  fieldId: z.string().regex(/^[A-Z]-[A-Z]\d+$/),
  official: z.string().min(1),
  en: z.string().min(1),
  group: z.string().min(1),
  kind: z.enum(['text', 'identity-kind', 'identity-number', 'phone', 'choice', 'multi-choice', 'declaration', 'signed-in-person', 'server-clock']),
  options: z.array(z.strictObject({ optionId: slug, official: z.string().min(1), en: z.string().min(1) })).default([]),
  required: z.enum(['always', 'optional', 'with-agent', 'company']),
  ...sourced,
});

/** A form as the office printed it. Only what a person must read or sign exactly is in its own words. */
export const officialForm = z.strictObject({
  formId: slug,
  title: label,
  fields: z.array(formField).min(1),
  declaration: z.strictObject({ official: z.string().min(1), en: z.string().min(1), ...sourced }).nullable(),
  ...sourced,
});
export type OfficialForm = z.infer<typeof officialForm>;

/** What a field of a partner's message means to us. Null: kept for the record, not understood. */
export const partnerMeaning = z.enum([
  'applicant-name', 'identity-number', 'phone', 'title-certificate-number', 'property-address', 'property-unit-number', 'register-status',
  'joint-matter', 'confirmation-reference', 'old-owner-name', 'old-owner-phone', 'former-account-number', 'former-account-name',
  'former-account-address', 'in-arrears', 'pre-review-result', 'signing-url', 'outcome', 'reason', 'case-number', 'account-number', 'signed', 'at',
]);

export const partnerField = z.strictObject({
  /** As the partner writes it. */
  name: z.string().min(1),
  /** Other spellings seen in the same source (登记薄状态 · 登记簿状态). */
  alsoAccepted: z.array(z.string().min(1)).default([]),
  meaning: partnerMeaning.nullable(),
  required: z.boolean(),
});

/** A message between the partner and us: which event it belongs to, and its fields in the source's order. */
export const partnerTable = z.strictObject({
  tableId: z.string().min(1).max(20),
  title: label,
  direction: z.enum(['in', 'out']),
  message: z.enum([
    'application', 'certificate', 'former-account', 'certificate-check', 'pre-review', 'identity', 'outcome', 'signed',
    'accepted', 'declined', 'archived', 'visit-completed',
  ]),
  fields: z.array(partnerField).min(1),
  ...sourced,
});
export type PartnerTable = z.infer<typeof partnerTable>;
