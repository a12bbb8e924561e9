import type { AccountFinding, MeterDecision, WorkOrder } from '../model/work-order.ts';
import { matchMeter } from './account-match.ts';
import { readMeterLabel } from './meter-label.ts';

export interface MeterMismatch {
  /** Of the office's account, or of the one picked where the office knows none. */
  readonly expectedMeter: string;
  readonly scannedMeter: string;
}

type Scan = Pick<AccountFinding, 'accountNumber' | 'rawText' | 'via'>;

/**
 * The wrong-meter brake (T-14): what was read at the door is not the meter that belongs to the account. Null when it is,
 * when no meter was read, or when nobody knows which one to expect.
 */
export function meterMismatch(order: WorkOrder, { accountNumber, rawText, via }: Scan): MeterMismatch | null {
  if (rawText === null || (via !== 'scan' && via !== 'meter-number')) return null;
  const label = readMeterLabel(rawText);
  const expected = order.references.find((row) => row.accountNumber === (order.accountNumber ?? accountNumber));
  if (expected === undefined || label.meterNumber === null) return null;
  if (matchMeter([expected], rawText).length > 0 || endsAlike(expected.meter.meterNumber, label.meterNumber)) return null;
  return { expectedMeter: expected.meter.meterNumber, scannedMeter: label.meterNumber };
}

/** Decided about these very two meters; what is left to the office finds no account. */
export function isDecided(mismatch: MeterMismatch, decision: MeterDecision | undefined): boolean {
  return decision !== undefined && decision.choice !== 'unclear' && decision.expectedMeter === mismatch.expectedMeter && decision.scannedMeter === mismatch.scannedMeter;
}

/** People type the last digits they can read. */
function endsAlike(meterNumber: string, typed: string): boolean {
  return typed.length >= 5 && (meterNumber.endsWith(typed) || meterNumber.slice(0, -1).endsWith(typed));
}
