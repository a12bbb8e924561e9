import type { ReferenceRow } from '../model/account.ts';
import { readMeterLabel } from './meter-label.ts';

export interface AccountMatch {
  readonly row: ReferenceRow;
  /** How sure: the whole number, a part of it that labels and displays show, or words of an address. */
  readonly strength: 'exact' | 'partial';
}

/** T-12, T-14: the reference rows a scanned or typed meter number may stand for, the surest first. */
export function matchMeter(rows: readonly ReferenceRow[], text: string): readonly AccountMatch[] {
  const typed = readMeterLabel(text);
  return ranked(rows, (row) => {
    const printed = readMeterLabel(row.meter.meterNumber);
    if (printed.candidates[0] !== undefined && printed.candidates[0] === typed.candidates[0]) return 'exact';
    return typed.candidates.some((candidate) => printed.candidates.includes(candidate)) ? 'partial' : null;
  });
}

/** Old numbers have 10 digits, new ones a prefix of three more: they join on the last ten. */
export function matchAccountNumber(rows: readonly ReferenceRow[], text: string): readonly AccountMatch[] {
  const digits = text.normalize('NFKC').replace(/\D/g, '');
  if (digits.length < 4) return [];
  return ranked(rows, (row) => {
    if (row.accountNumber === digits) return 'exact';
    const lengths = [row.accountNumber.length, digits.length].sort((a, b) => a - b);
    return lengths[0] === 10 && lengths[1] === 13 && row.accountNumber.slice(-10) === digits.slice(-10) ? 'partial' : null;
  });
}

/** Every word typed must occur in the masked address; blanks and punctuation do not matter. */
export function matchAddress(rows: readonly ReferenceRow[], text: string): readonly AccountMatch[] {
  const words = text.normalize('NFKC').split(/[\s,，、。;；]+/).map(plain).filter((word) => word !== '');
  if (words.join('').length < 2) return [];
  return ranked(rows, (row) => (words.every((word) => plain(row.addressMasked).includes(word)) ? 'partial' : null));
}

function ranked(rows: readonly ReferenceRow[], strengthOf: (row: ReferenceRow) => AccountMatch['strength'] | null): readonly AccountMatch[] {
  const matches = rows.flatMap((row) => {
    const strength = strengthOf(row);
    return strength === null ? [] : [{ row, strength }];
  });
  return matches.sort((a, b) => Number(b.strength === 'exact') - Number(a.strength === 'exact'));
}

function plain(text: string): string {
  return text.normalize('NFKC').replace(/[\s\-*#·.号]/g, '').toLowerCase();
}
