import { z } from 'zod';
import { channel, service, utility } from '../model/primitives.ts';
import { partyRole } from '../model/person.ts';
import { declineReason } from '../model/case.ts';
import { jobKind } from '../model/job.ts';
import { caseEvent, conditions } from './facts.ts';
import { label, prose, slug, sourced } from './source.ts';

const hourOfDay = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/);

/** 前置受理: what the office must do before it may accept, and when it may end instead. */
export const acceptancePolicy = z.strictObject({
  window: z.strictObject({ hours: z.int().min(1), ...sourced }),
  /** What must be known or settled before 正式受理. */
  needs: z.array(z.strictObject({ need: z.enum(['account-number', 'arrears-checked', 'arrears-cleared']), ...sourced })),
  /** 可选择: a person may end on these grounds and never must (T-19). */
  declineGrounds: z.array(z.strictObject({ ground: declineReason, ...sourced })),
  /** Ending takes a telephone call that tells how to apply again (T-21). */
  declineCall: z.strictObject({ ...sourced }),
  arrears: z.strictObject({ hours: z.int().min(1), ...sourced }),
  queueLooks: z.strictObject({ perDay: z.int().min(1), maxGapHours: z.int().min(1), ...sourced }),
  serviceHours: z.strictObject({ from: hourOfDay, to: hourOfDay, ...sourced }),
  firstCall: z.strictObject({ withinMinutes: z.int().min(1), ...sourced }),
});
export type AcceptancePolicy = z.infer<typeof acceptancePolicy>;

/** A job is due when all of `when` hold; several rules may name the same job. */
export const workOrderRule = z.strictObject({ job: jobKind, when: conditions, ...sourced });

/** What must never be done to a customer. The product has no way to do it, and says so where it matters. */
export const prohibition = z.strictObject({
  prohibits: z.enum([
    'extra-documents', 'forced-commitment-letter', 'off-system-handling', 'back-filled-times', 'process-re-run', 'added-steps',
    'charging-fees', 'summoning-the-customer', 'automatic-ending',
  ]),
  text: label,
  ...sourced,
});

/** Something a person must be told, when and how. */
export const noticePolicy = z.strictObject({
  noticeId: slug,
  /** 应 or 建议: only what must be told can be left undone. */
  duty: z.enum(['must', 'advice']),
  to: z.array(partyRole).min(1),
  /** Every addressee must have been told the same thing before it counts as told (T-27). */
  all: z.boolean(),
  when: conditions,
  channels: z.array(channel).min(1),
  on: caseEvent.nullable(),
  text: label,
  ...sourced,
});

/** A sentence for the telephone or the door; `{{name}}` marks what the caller fills in. */
export const scriptLine = z.strictObject({ lineId: slug, when: conditions.default([]), text: label, ...sourced });

export const privacyNotice = z.strictObject({ version: z.string().min(1).max(40), text: prose, ...sourced });

/** How long the office keeps what nobody may keep longer than it is needed (C-19). */
export const retentionPolicy = z.strictObject({
  /** Pictures of identity papers are gone when these days after the archive are over; the day of the archive is not counted. */
  identityImages: z.strictObject({ daysAfterArchive: z.int().min(1), ...sourced }),
});

export const contractPolicy = z.strictObject({
  templateId: slug,
  templateVersion: z.int().min(1),
  /** On top of it the supplier must have enabled it (C-10). */
  screenSigningAllowed: z.boolean(),
  /** C-11: matters whose papers may not be signed electronically. */
  paperOnly: z.array(z.strictObject({ utility, service, ...sourced })),
  /** What the clerk must choose in the dialog of the supplier's system (T-30 … T-33). Official words. */
  pushPresets: z.array(z.strictObject({ field: z.string().min(1), value: z.string().min(1), ...sourced })),
  ...sourced,
});

/** One signature although several ways lead to it: the first completed wins, the others close (K-18). */
export const signaturePaths = z.strictObject({
  rule: z.literal('first-completed-closes-others'),
  paths: z.array(z.strictObject({
    pathId: slug,
    title: label,
    announcedBy: z.enum(['supplier-sms', 'partner-message', 'worker']),
    stateFrom: z.enum(['own', 'pushed']),
    ...sourced,
  })).min(1),
  ...sourced,
});

export const archivePolicy = z.strictObject({
  needs: z.array(z.strictObject({
    need: z.enum(['contract-signed', 'contract-countersigned', 'arrears-cleared', 'notices-complete', 'documents-complete']),
    ...sourced,
  })),
  ...sourced,
});

/** Steps of a case as people follow them, in order (T-47). */
export const milestone = z.strictObject({
  milestoneId: z.enum([
    'received', 'contacted', 'account-known', 'arrears-checked', 'accepted', 'type-chosen', 'owners-informed', 'documents-complete',
    'contract-signed', 'countersigned', 'arrears-cleared', 'archived', 'new-owner-told',
  ]),
  ...sourced,
});
export type MilestoneId = z.infer<typeof milestone>['milestoneId'];

export const supplier = z.strictObject({
  supplierId: slug,
  utility,
  title: label,
  hotline: z.string().min(3).max(30),
  screenSigningAllowed: z.boolean(),
  /** Lengths of this supplier's account numbers, in digits. */
  accountDigits: z.array(z.int().min(4).max(16)).min(1),
  ...sourced,
});
export type Supplier = z.infer<typeof supplier>;
