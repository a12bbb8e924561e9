import { z } from 'zod';
import { accountNumber, arrearsFacts, transferType } from './account.ts';
import { contractChannel } from './contract.ts';
import { party, partyRole } from './person.ts';
import { callOutcome } from './visit.ts';
import { channel, id, instantMs, longText, service, sha256, shortText, utility } from './primitives.ts';
import { documentNeed, ownerNotice } from './work-order.ts';

/** Stored stages are few; everything finer is derived from the facts by `rules/case-progress`. */
export const caseStage = z.enum(['pre-acceptance', 'accepted', 'archived', 'declined']);
export type CaseStage = z.infer<typeof caseStage>;

/** T-R1 … T-R4: grounds on which a person may end a pre-acceptance (T-19). */
export const declineReason = z.enum(['account-number-unknown', 'arrears-outstanding', 'shared-meter', 'other']);
export type DeclineReason = z.infer<typeof declineReason>;

/** T-12: why an account is the case's although their addresses differ. */
export const addressReason = z.enum(['written-differently', 'renamed', 'confirmed-with-customer', 'register-outdated']);
export type AddressReason = z.infer<typeof addressReason>;

/** An act of the office: who, when by the server's clock. */
const officeAct = { actId: id, byId: id, atMs: instantMs };

export const callLogEntry = z.object({
  ...officeAct,
  to: partyRole,
  outcome: callOutcome,
  /** What was done in the call (T-11, T-16, T-21). `account-number-not-found`: guided, and still nobody can name it (T-13). */
  topics: z.array(z.enum([
    'account-number-asked', 'application-confirmed', 'found-by-guidance', 'account-number-not-found', 'arrears-told', 'prepaid-refund-told',
    'reapply-ways-told', 'appointment-agreed', 'payment-sms-told', 'contract-guided', 'notice-told',
  ])),
  note: longText,
});
export type CallLogEntry = z.infer<typeof callLogEntry>;

/** 办件: one application of one applicant, its programme pinned for life. */
export const caseRecord = z.object({
  caseId: id,
  caseNumber: z.string().min(1).max(40),
  version: z.int().min(0),
  stage: caseStage,
  programme: z.object({ id: z.string(), version: z.int() }),
  supplierId: z.string(),
  matters: z.array(z.object({ utility, service, supplierId: z.string() })).min(1),
  receivedAtMs: instantMs,

  partner: z.object({ partnerId: z.string(), partnerReference: z.string() }).nullable(),
  /** 不动产受理编号: joins the application message and the certificate message (T-06). */
  registryNumber: z.string().nullable(),
  /** T-04: the reference of the applicant's confirmation on the signing screen. */
  confirmationReference: z.string().nullable(),
  certificate: z.object({
    receivedAtMs: instantMs,
    titleCertificateNumber: z.string(),
    propertyUnitNumber: z.string().nullable(),
    registerStatus: z.string().nullable(),
    registeredAtMs: instantMs.nullable(),
  }).nullable(),

  address: shortText,
  parties: z.array(party).min(1),

  firstSeenAtMs: instantMs.nullable(),
  calls: z.array(callLogEntry),
  account: z.object({
    accountNumber,
    meterNumber: z.string().nullable(),
    via: z.enum(['applicant', 'bill', 'meter-number', 'address', 'visit']),
    atMs: instantMs,
  }).nullable(),
  sharedMeter: z.boolean().nullable(),
  arrears: arrearsFacts.extend({ checkedAtMs: instantMs }).nullable(),
  arrearsToldAtMs: instantMs.nullable(),
  /** First moment at which the marketing system reported nothing owed for the known account (T-38). */
  clearedAtMs: instantMs.nullable(),
  acceptedAtMs: instantMs.nullable(),
  decline: z.object({ ...officeAct, reason: declineReason, note: longText, callActId: id }).nullable(),
  transferChoice: z.object({ type: transferType, chosenBy: z.array(partyRole), channel, atMs: instantMs }).nullable(),
  notices: z.array(ownerNotice),
  contract: z.object({
    channel: contractChannel,
    contractSha256: sha256,
    signedAtMs: instantMs,
    countersign: z.object({ ...officeAct }).nullable(),
  }).nullable(),
  needs: z.array(documentNeed),
  documents: z.array(z.object({ documentId: z.string(), form: z.enum(['original-seen', 'copy', 'sealed-copy']), atMs: instantMs, verified: z.boolean() })),
  archivedAtMs: instantMs.nullable(),
  /** T-40: the SMS that tells the new owner the account number was handed to the adapter. */
  informedAtMs: instantMs.nullable(),

  workOrderIds: z.array(id),
  visitIds: z.array(id),
});
export type CaseRecord = z.infer<typeof caseRecord>;
