import { z } from 'zod';
import { accountNumber, arrearsFacts, referenceRow, transferType } from './account.ts';
import { contractChannel, contractOffer, contractTemplate } from './contract.ts';
import { evidence } from './evidence.ts';
import { job } from './job.ts';
import { registerReading } from './meter.ts';
import { identityKind, owner, party, partyRole } from './person.ts';
import { priceTable } from './prices.ts';
import { channel, day, id, instantMs, longText, sha256, service, shortText, utility } from './primitives.ts';

/** Who did a thing and when the phone says it was done. The phone's time is evidence, never an order (C-02). */
const witnessed = { mutationId: id, authorId: id, atMs: instantMs };

/** `unknown-meter`: a sound label that no register has. */
export const accountOutcome = z.enum(['found', 'not-found', 'shared-meter', 'no-meter', 'wrong-meter', 'unknown-meter', 'no-entry']);
export type AccountOutcome = z.infer<typeof accountOutcome>;

/**
 * What was decided when the meter that was scanned is not the one expected: nobody goes on without it (T-14).
 * `scanned-is-right`: the meter here is the account's, the records name another; `expected-is-right`: the wrong label was
 * scanned; `unclear`: the office is to find out.
 */
export const meterDecision = z.object({
  expectedMeter: z.string().min(1).max(40),
  scannedMeter: z.string().min(1).max(40),
  /** Whose the scanned one is by the register; null when no register has it. */
  scannedAccount: accountNumber.nullable(),
  /** How many other meters of the same box were shown. */
  neighboursShown: z.int().min(0).max(999),
  choice: z.enum(['scanned-is-right', 'expected-is-right', 'unclear']),
  reason: longText.min(1),
});
export type MeterDecision = z.infer<typeof meterDecision>;

/** The register's row for an account that was not among the order's own rows, and of which version it was. */
export const registerSource = z.object({ areaCode: z.string().min(1).max(12), version: z.int().min(1), row: referenceRow });

/** J1's finding (T-14, T-20). */
export const accountFinding = z.object({
  ...witnessed,
  outcome: accountOutcome,
  accountNumber: accountNumber.nullable(),
  meterNumber: z.string().max(40).nullable(),
  /** What the camera or the thumb gave, for ever as it was. */
  rawText: z.string().max(500).nullable(),
  via: z.enum(['scan', 'meter-number', 'account-number', 'address', 'none']),
  /** The customer or the door confirmed the masked name and address shown. */
  verified: z.boolean(),
  note: longText,
  evidence: z.array(evidence),
  register: registerSource.optional(),
  meterDecision: meterDecision.optional(),
});
export type AccountFinding = z.infer<typeof accountFinding>;

export const readingExplanation = z.enum(['rollover', 'meter-exchange', 'previous-misread']);

/** J2's reading (C-05). A later entry corrects an earlier one by naming it; nothing is overwritten (C-02). */
export const readingEntry = z.object({
  ...witnessed,
  meterNumber: z.string().min(1).max(40),
  readings: z.array(registerReading).min(1),
  explanation: readingExplanation.nullable(),
  /** The sum of the tariffs differs from the total and the reader looked again (C-05). */
  sumDifferenceConfirmed: z.boolean(),
  corrects: id.nullable(),
  correctionReason: longText,
  evidence: z.array(evidence),
  /** The label of the meter that was read, for ever as the camera gave it. */
  scannedText: z.string().max(500).optional(),
  meterDecision: meterDecision.optional(),
});
export type ReadingEntry = z.infer<typeof readingEntry>;

export const transferChoice = z.object({
  ...witnessed,
  type: transferType,
  chosenBy: z.array(partyRole).min(1),
  channel,
});

export const ownerNotice = z.object({
  ...witnessed,
  owner,
  outcome: z.enum(['acknowledged', 'refused-to-acknowledge', 'not-reached']),
  channel,
  /** Digest of the notice's text: both owners must have been told the identical version (T-27). */
  noticeSha256: sha256,
  /** Why this owner is not here, or will not sign (F-R5). */
  reason: longText,
  evidence: z.array(evidence),
});
export type OwnerNotice = z.infer<typeof ownerNotice>;

export const signerIdentification = z.object({
  ...witnessed,
  signerRole: partyRole,
  signerName: shortText,
  identityKind,
  /** Last four characters only; the whole number stays with the case. */
  numberTail: z.string().regex(/^[0-9A-Z]{4}$/),
  numberMatched: z.boolean(),
  originalSeen: z.boolean(),
  mismatchReason: longText,
  evidence: z.array(evidence),
});

export const contractSigning = z.object({
  ...witnessed,
  channel: contractChannel,
  signerRole: partyRole,
  templateId: z.string(),
  templateVersion: z.int(),
  contractSha256: sha256,
  clausesPointedOut: z.array(z.string()),
  /** The customer agreed to sign electronically (C-10); always true for the screen channel. */
  agreedElectronic: z.boolean(),
  copyGiven: z.enum(['printed', 'shared', 'paper-copy', 'later']),
  evidence: z.array(evidence).min(1),
});
export type ContractSigning = z.infer<typeof contractSigning>;

/** One paper handed over for one or more needs (Q-11, M-1). */
export const collectedDocument = z.object({
  ...witnessed,
  documentId: z.string().min(1),
  form: z.enum(['original-seen', 'copy', 'sealed-copy']),
  evidence: z.array(evidence).min(1),
  note: longText,
});
export type CollectedDocument = z.infer<typeof collectedDocument>;

/** A missing-document need of this order: any one of `anyOf` satisfies it (Q-06, C-23). */
export const documentNeed = z.object({
  needId: z.string().min(1),
  utility,
  anyOf: z.array(z.string().min(1)).min(1),
  neededAt: z.enum(['application', 'handling', 'design-review', 'intermediate-check', 'completion']),
  dueDay: day.nullable(),
});
export type DocumentNeed = z.infer<typeof documentNeed>;

/** Rows of the register that an order carries at most. */
export const MOST_REFERENCES = 500;

export const workOrderState = z.enum(['open', 'done', 'cancelled']);

/**
 * 工单: one utility and matter of a case, with all that a worker needs to finish it without signal.
 * Server facts stand above, field facts (`findings` and what follows) below; the phone never changes the upper half.
 */
export const workOrder = z.object({
  workOrderId: id,
  caseId: id,
  /** What people call the case: short, without personal data. */
  caseNumber: z.string().min(1).max(40),
  version: z.int().min(0),
  state: workOrderState,
  programme: z.object({ id: z.string(), version: z.int() }),
  supplierId: z.string(),
  utility,
  service,
  jobs: z.array(job).min(1),
  dueAtMs: instantMs.nullable(),
  assigneeId: id.nullable(),
  visitId: id.nullable(),

  address: shortText,
  parties: z.array(party),
  /** 户号 as the office knows it; null means J1 must find it. */
  accountNumber: accountNumber.nullable(),
  references: z.array(referenceRow).max(MOST_REFERENCES),
  arrears: arrearsFacts.nullable(),
  priceTables: z.array(priceTable),
  contract: z.object({ template: contractTemplate, offer: contractOffer }).nullable(),
  /** C-10: the supplier lets people sign on the screen. Paper is always offered. */
  screenSigningAllowed: z.boolean(),
  needs: z.array(documentNeed),
  transferType: transferType.nullable(),

  finding: accountFinding.nullable(),
  readings: z.array(readingEntry),
  choice: transferChoice.nullable(),
  notices: z.array(ownerNotice),
  signer: signerIdentification.nullable(),
  signing: contractSigning.nullable(),
  documents: z.array(collectedDocument),
  problems: z.array(z.object({ ...witnessed, text: longText, danger: z.boolean().optional() })),
});
export type WorkOrder = z.infer<typeof workOrder>;
