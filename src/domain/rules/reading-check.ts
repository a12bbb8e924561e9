import type { Failure } from '../../base/result.ts';
import type { Meter, RegisterKind, RegisterReading } from '../model/meter.ts';
import type { ReadingEntry } from '../model/work-order.ts';
import { addDecimals, compareDecimals, decimalPlaces, dialRange, integerDigits, multiplyDecimals, subtractDecimals, sumDecimals } from './decimals.ts';

export type ReadingCode =
  | 'reading/register-missing'
  | 'reading/register-not-on-meter'
  | 'reading/too-many-digits'
  | 'reading/too-many-decimals'
  | 'reading/lower-than-before'
  | 'reading/rollover-implausible'
  | 'reading/sum-mismatch';

export interface ReadingInput {
  readonly meter: Meter;
  /** The stop of the last scheduled day; null when the register does not know it. */
  readonly previous: readonly RegisterReading[] | null;
  readonly readings: readonly RegisterReading[];
  readonly explanation: ReadingEntry['explanation'];
  readonly sumDifferenceConfirmed: boolean;
}

/** Total and tariffs are rounded apart from each other; more than this is looked at again (units of the dial). */
const SUM_TOLERANCE = '1';

/**
 * All that is to be asked about a reading, register by register in the meter's order; empty when nothing is.
 * A screen asks; `record-reading` refuses with the first. Source: C-05.
 */
export function checkReading(input: ReadingInput): readonly Failure<ReadingCode>[] {
  const known = new Set<RegisterKind>(input.meter.registers);
  const foreign = input.readings
    .filter(({ register }, i) => !known.has(register) || input.readings.findIndex((other) => other.register === register) !== i)
    .map(({ register }): Failure<ReadingCode> => ({ code: 'reading/register-not-on-meter', detail: { register } }));
  const perRegister = input.meter.registers.flatMap((register) => checkRegister(register, input));
  const findings = [...foreign, ...perRegister];
  return findings.length > 0 ? findings : checkSum(input);
}

/** What a register that went once round the dial has counted: now + 10^digits − before. */
export function rolledDifference(meter: Meter, before: string, now: string): string {
  return subtractDecimals(addDecimals(now, dialRange(meter.integerDigits)), before);
}

function checkRegister(register: RegisterKind, input: ReadingInput): Failure<ReadingCode>[] {
  const value = input.readings.find((reading) => reading.register === register)?.value;
  if (value === undefined) return [{ code: 'reading/register-missing', detail: { register } }];
  const { meter } = input;
  if (integerDigits(value) > meter.integerDigits) return [{ code: 'reading/too-many-digits', detail: { register, digits: meter.integerDigits } }];
  if (decimalPlaces(value) > meter.decimals) return [{ code: 'reading/too-many-decimals', detail: { register, decimals: meter.decimals } }];
  const before = input.previous?.find((reading) => reading.register === register)?.value;
  if (before === undefined || compareDecimals(value, before) >= 0) return [];
  if (input.explanation === null) return [{ code: 'reading/lower-than-before', detail: { register, before, now: value } }];
  if (input.explanation !== 'rollover') return [];
  // more than half a turn of the dial is a misreading, not a rollover
  const twice = multiplyDecimals(rolledDifference(meter, before, value), '2');
  return compareDecimals(twice, dialRange(meter.integerDigits)) > 0 ? [{ code: 'reading/rollover-implausible', detail: { register, before, now: value } }] : [];
}

function checkSum(input: ReadingInput): readonly Failure<ReadingCode>[] {
  const total = input.readings.find((reading) => reading.register === 'total')?.value;
  const tariffs = input.readings.filter((reading) => reading.register !== 'total');
  if (total === undefined || tariffs.length === 0 || input.sumDifferenceConfirmed) return [];
  const sum = sumDecimals(tariffs.map((reading) => reading.value));
  const difference = subtractDecimals(total, sum).replace('-', '');
  return compareDecimals(difference, SUM_TOLERANCE) > 0 ? [{ code: 'reading/sum-mismatch', detail: { total, sum, difference } }] : [];
}
