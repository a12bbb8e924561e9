import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import type { Failure } from '../../base/result.ts';
import type { DomainCode } from '../errors.ts';
import type { WorkOrder } from '../model/work-order.ts';
import { matchMeter } from '../rules/account-match.ts';
import { orderMutationRefusal } from '../rules/allowed-mutations.ts';
import { withJobs } from '../rules/jobs.ts';
import { isDecided, meterMismatch } from '../rules/meter-mismatch.ts';
import { currentReading, orderReference } from '../rules/order-facts.ts';
import { checkReading } from '../rules/reading-check.ts';
import { witnessOf } from './witness.ts';
import { readingEntry } from '../model/work-order.ts';
import { defineWorkOrderMutation } from './definition.ts';

const payload = z.strictObject({
  meterNumber: readingEntry.shape.meterNumber,
  readings: readingEntry.shape.readings,
  explanation: readingEntry.shape.explanation,
  sumDifferenceConfirmed: readingEntry.shape.sumDifferenceConfirmed,
  corrects: readingEntry.shape.corrects,
  correctionReason: readingEntry.shape.correctionReason,
  evidence: readingEntry.shape.evidence,
  scannedText: readingEntry.shape.scannedText,
  meterDecision: readingEntry.shape.meterDecision,
});

export const recordReading = defineWorkOrderMutation<'record-reading', z.infer<typeof payload>>({
  kind: 'record-reading',
  version: 1,
  payload,
  apply: (state, payload, context) => {
    const refusal = orderMutationRefusal('record-reading', state, context.visit);
    if (refusal !== null) return fail(refusal);
    const objection = objectionTo(state, payload);
    if (objection !== null) return { ok: false, error: objection };
    return ok(withJobs({ ...state, readings: [...state.readings, { ...witnessOf(context), ...payload }] }, context.programme));
  },
});

type Payload = z.infer<typeof payload>;

/** C-05. Without the meter's row on the phone its digits are not known; the reading is then taken as it is. */
function objectionTo(order: WorkOrder, reading: Payload): Failure<DomainCode> | null {
  if (!reading.evidence.some(({ kind }) => kind === 'meter-register')) return { code: 'reading/photo-missing' };
  const before = currentReading(order);
  if (before === null && reading.corrects !== null) return { code: 'mutation/subject-unknown' };
  if (before !== null && (reading.corrects !== before.mutationId || reading.correctionReason === '')) return { code: 'reading/correction-reason-missing' };
  const row = orderReference(order);
  if (row === null) return null;
  const mismatch = meterMismatch(order, { accountNumber: row.accountNumber, rawText: reading.scannedText ?? null, via: 'scan' });
  if (mismatch !== null && !isDecided(mismatch, reading.meterDecision)) return { code: 'account/meter-undecided' };
  const exchanged = reading.explanation === 'meter-exchange';
  if (!exchanged && matchMeter([row], reading.meterNumber).length === 0) return { code: 'reading/meter-mismatch' };
  return checkReading({ ...reading, meter: row.meter, previous: row.lastScheduled?.readings ?? null })[0] ?? null;
}
