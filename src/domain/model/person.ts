import { z } from 'zod';
import { shortText } from './primitives.ts';

/** 旧户主 · 新户主 · 经办人 · 法人代表 · 申请人. */
export const partyRole = z.enum(['old-owner', 'new-owner', 'applicant', 'agent', 'legal-representative']);
export type PartyRole = z.infer<typeof partyRole>;

/** The two owners a non-settlement transfer must inform (T-27). */
export const owner = z.enum(['old-owner', 'new-owner']);
export type Owner = z.infer<typeof owner>;

export const identityKind = z.enum([
  'resident-id', 'temporary-id', 'household-register', 'military-id', 'mainland-travel-permit', 'passport',
  'permanent-residence', 'residence-permit', 'credit-code',
]);
export type IdentityKind = z.infer<typeof identityKind>;

export const identity = z.object({ kind: identityKind, number: z.string().trim().min(4).max(40) });
export type Identity = z.infer<typeof identity>;

/** Full particulars: personal data; shown masked unless a person unmasks it for a reason that is logged (C-16). */
export const party = z.object({
  role: partyRole,
  name: shortText,
  phone: z.string().trim().max(30).nullable(),
  identity: identity.nullable(),
});
export type Party = z.infer<typeof party>;
