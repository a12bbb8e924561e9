import { registerKinds } from './register-row.ts';
import type { RegisterRow } from './register-row.ts';

const MAX_TEXT = 120;
/** Six letters a syllable at most. */
const MAX_PINYIN = MAX_TEXT * 6;
const MAX_READING = 20;

/** the first field of a row that a file cannot keep, or null when all is well. */
export function faultyField(row: RegisterRow): string | null {
  if (!/^[!-`{-~]{1,40}$/.test(row.assetNumber)) return 'assetNumber';
  if (!/^\d{4,16}$/.test(row.accountNumber)) return 'accountNumber';
  // A whole name has no business on a phone: what is not masked is not taken.
  if (!isText(row.nameMasked) || (row.nameMasked !== '' && !row.nameMasked.includes('*'))) return 'nameMasked';
  if (!isInitials(row.nameInitials)) return 'nameInitials';
  const { stem, stemPinyin, building, unit, room } = row.address;
  if (![stem, building, unit, room].every(isText) || !isPinyin(stemPinyin)) return 'address';
  if (!/^\d{1,12}(\.\d{1,12})?$/.test(row.multiplier)) return 'multiplier';
  if (
    row.registers.length === 0 ||
    row.registers.length > registerKinds.length ||
    !row.registers.every((kind, i) => registerKinds.includes(kind) && row.registers.indexOf(kind) === i)
  )
    return 'registers';
  if (!isCount(row.integerDigits, 12)) return 'integerDigits';
  if (!isCount(row.decimals, 6)) return 'decimals';
  if (!(row.priceCode === null || isText(row.priceCode))) return 'priceCode';
  if (!(row.meterBox === null || isText(row.meterBox))) return 'meterBox';
  return row.lastScheduled === null ? null : faultyReadings(row, row.lastScheduled);
}

function faultyReadings(row: RegisterRow, { day, readings }: NonNullable<RegisterRow['lastScheduled']>): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(`${day}T00:00:00Z`))) return 'lastDay';
  const fits =
    readings.length === row.registers.length &&
    readings.every(
      ({ register, value }, i) =>
        register === row.registers[i] && value.length <= MAX_READING && /^\d+(\.\d+)?$/.test(value),
    );
  return fits ? null : 'lastReadings';
}

/** No control characters: the file parts its texts by them. No half of a pair: UTF-8 has no word for it. */
function isText(text: string): boolean {
  return text.length <= MAX_TEXT && !/[\u0000-\u001f\u007f]/.test(text) && text.isWellFormed();
}

function isPinyin(text: string): boolean {
  return /^[a-zA-Z0-9]*$/.test(text) && text.length <= MAX_PINYIN;
}

function isInitials(text: string): boolean {
  return /^[a-z0-9]*$/.test(text) && text.length <= MAX_TEXT;
}

function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
