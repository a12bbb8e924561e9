import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import type { DomainCode } from '../errors.ts';
import type { EvidenceKind } from '../model/evidence.ts';
import type { AccountOutcome, WorkOrder } from '../model/work-order.ts';
import { orderMutationRefusal } from '../rules/allowed-mutations.ts';
import { withJobs } from '../rules/jobs.ts';
import { joinReferences } from '../rules/join-references.ts';
import { isDecided, meterMismatch } from '../rules/meter-mismatch.ts';
import { sameBuilding } from '../rules/same-address.ts';
import { witnessOf } from './witness.ts';
import { accountFinding } from '../model/work-order.ts';
import { defineWorkOrderMutation } from './definition.ts';

const payload = z.strictObject({
  outcome: accountFinding.shape.outcome,
  accountNumber: accountFinding.shape.accountNumber,
  meterNumber: accountFinding.shape.meterNumber,
  rawText: accountFinding.shape.rawText,
  via: accountFinding.shape.via,
  verified: accountFinding.shape.verified,
  note: accountFinding.shape.note,
  evidence: accountFinding.shape.evidence,
  register: accountFinding.shape.register,
  meterDecision: accountFinding.shape.meterDecision,
});

export const confirmAccount = defineWorkOrderMutation<'confirm-account', z.infer<typeof payload>>({
  kind: 'confirm-account',
  version: 1,
  payload,
  apply: (state, payload, context) => {
    const refusal = orderMutationRefusal('confirm-account', state, context.visit);
    if (refusal !== null) return fail(refusal);
    const objection = payload.outcome === 'found' ? objectionToFound(state, payload) : objectionToOther(payload);
    if (objection !== null) return fail(objection);
    const references = withRegisterRow(state, payload);
    return ok(withJobs({ ...state, references, finding: { ...witnessOf(context), ...payload } }, context.programme));
  },
});

type Payload = z.infer<typeof payload>;

/** T-14: the number, seen in the register where the phone has it, and confirmed by the masked name and address; of another building, with the reason. */
function objectionToFound(order: WorkOrder, payload: Payload): DomainCode | null {
  const { accountNumber, verified, via, evidence } = payload;
  if (accountNumber === null) return 'account/number-missing';
  const known = withRegisterRow(order, payload);
  if (known.length > 0 && !known.some((row) => row.accountNumber === accountNumber)) return 'account/not-in-reference';
  const mismatch = meterMismatch({ ...order, references: known }, payload);
  if (mismatch !== null && !isDecided(mismatch, payload.meterDecision)) return 'account/meter-undecided';
  if (!verified) return 'account/not-verified';
  const row = known.find((reference) => reference.accountNumber === accountNumber);
  if (row !== undefined && !sameBuilding(order.address, row.addressMasked) && payload.note.trim() === '') return 'account/address-differs';
  return via === 'scan' && !evidence.some(({ kind }) => kind === 'meter-label' || kind === 'door-plate') ? 'account/evidence-missing' : null;
}

/** What each other finding must show: the desk decides on it without having been there (T-20). */
const PROOF: Record<Exclude<AccountOutcome, 'found'>, readonly EvidenceKind[]> = {
  'not-found': ['meter-label', 'door-plate', 'other'],
  'shared-meter': ['shared-meter', 'meter-label'],
  'no-meter': ['door-plate', 'no-entry', 'other'],
  'wrong-meter': ['meter-label'],
  'unknown-meter': ['meter-label'],
  'no-entry': ['no-entry', 'door-plate'],
};

function objectionToOther({ outcome, evidence, rawText }: Payload): DomainCode | null {
  if (outcome === 'found') return null;
  if (outcome === 'unknown-meter' && rawText === null) return 'account/number-missing';
  return evidence.some(({ kind }) => PROOF[outcome].includes(kind)) ? null : 'account/evidence-missing';
}

/** A row that came from the phone's register joins the order's own, so that the reading is checked by it; an own row wins (C-03). */
function withRegisterRow(order: WorkOrder, { register, accountNumber }: Payload): WorkOrder['references'] {
  const row = register?.row;
  if (row === undefined || row.accountNumber !== accountNumber || row.supplierId !== order.supplierId) return order.references;
  if (order.references.some((own) => own.accountNumber === accountNumber)) return order.references;
  return joinReferences(order.references, [row]);
}
