import { z } from 'zod';
import { evidence } from './evidence.ts';
import { partyRole } from './person.ts';
import { id, instantMs, longText, shortText } from './primitives.ts';

const witnessed = { mutationId: id, authorId: id, atMs: instantMs };

export const appointment = z.object({ fromMs: instantMs, toMs: instantMs });
export type Appointment = z.infer<typeof appointment>;

/** 完成 · 未遇 · 拒绝 · 改约. */
export const visitOutcome = z.enum(['completed', 'nobody-home', 'refused', 'rebooked']);
export type VisitOutcome = z.infer<typeof visitOutcome>;

export const callOutcome = z.enum(['reached', 'no-answer', 'busy', 'wrong-number', 'number-missing']);

/** T-10, C-13: that a call was made, to whom and what came of it. The number itself is the case's, not the log's. */
export const callEntry = z.object({ ...witnessed, to: partyRole, outcome: callOutcome, purpose: z.string().max(60), note: longText });

/** C-12: identity card shown, purpose stated, leave to enter asked. Each is a deliberate tick; a "no" needs a reason. */
export const arrival = z.object({
  ...witnessed,
  identityShown: z.boolean(),
  purposeStated: z.boolean(),
  entryPermitted: z.boolean(),
  reason: longText,
});

export const consentScope = z.enum(['identity-image', 'face-image', 'precise-location', 'share-with-supplier']);
export type ConsentScope = z.infer<typeof consentScope>;

/** C-14: each consent stands alone; a refusal is recorded too and opens another way. `supplierId` only for sharing. */
export const consent = z.object({
  ...witnessed,
  scope: consentScope,
  supplierId: z.string().nullable(),
  by: partyRole,
  granted: z.boolean(),
});

export const privacyNoticeGiven = z.object({ ...witnessed, noticeVersion: z.string().min(1), to: partyRole });

/** C-16: what a person may give as the reason for seeing a masked thing in full. */
export const askedUnmaskReason = z.enum(['call', 'find-door', 'verify-identity', 'customer-asked', 'other']);
/** What of the door opened a row of the register: its label, the customer's bill, or the door plate. */
const matchUnmaskReason = z.enum(['label-match', 'bill-match', 'door-match']);
/** C-16: somebody saw a masked thing in full, and why. */
export const unmasking = z.object({ ...witnessed, subject: z.string().max(60), reason: z.enum([...askedUnmaskReason.options, ...matchUnmaskReason.options]) });

export const visitEnding = z.object({
  ...witnessed,
  outcome: visitOutcome,
  reason: z.enum(['none', 'nobody-home', 'entry-refused', 'meter-abnormal', 'will-not-sign-electronically', 'one-owner-missing', 'customer-asked', 'other']),
  note: longText,
  /** What was left open knowingly, by finding code (leave-the-door check). */
  leftOpen: z.array(z.string()),
  evidence: z.array(evidence),
});

export const visitState = z.enum(['booked', 'departed', 'arrived', 'ended', 'cancelled']);

/** 上门: one attempt at one address, covering one or more work orders. */
export const visit = z.object({
  visitId: id,
  version: z.int().min(0),
  state: visitState,
  workOrderIds: z.array(id).min(1),
  assigneeId: id.nullable(),
  address: shortText,
  appointment,
  /** Staff number and hotline for the visit card (C-13). */
  workerStaffNumber: z.string().max(20),
  hotline: z.string().max(30),
  dueAtMs: instantMs.nullable(),
  /** What the dispatcher has the worker know: no number of a person. Left out by visits planned before there was one. */
  dispatchNote: longText.optional(),

  calls: z.array(callEntry),
  rebookings: z.array(z.object({ ...witnessed, appointment, agreedWith: partyRole, reason: longText })),
  departedAtMs: instantMs.nullable(),
  arrival: arrival.nullable(),
  privacyNotice: privacyNoticeGiven.nullable(),
  consents: z.array(consent),
  unmaskings: z.array(unmasking),
  ending: visitEnding.nullable(),
});
export type Visit = z.infer<typeof visit>;
