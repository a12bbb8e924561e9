import { pinyin } from 'pinyin-pro';
import { splitAddress } from '../../register/split-address.ts';
import type { RegisterRow } from '../../register/register-row.ts';
import type { supplyPoints } from '../store/tables.ts';

/** What of an account goes into the phones' file: never the whole name. */
export type PackedColumns = Pick<typeof supplyPoints.$inferSelect, 'accountNumber' | 'meterNumber' | 'accountName' | 'address' | 'reference'>;

/** One account as the phones hold it. Its initials are made here, where a dictionary is. */
export function registerRowOf({ accountNumber, meterNumber, accountName, address, reference }: PackedColumns): RegisterRow {
  const { meter, lastScheduled, priceCode, sharedMeter, meterBox = null, nameMasked } = reference;
  const parts = splitAddress(address);
  return {
    assetNumber: meterNumber,
    accountNumber,
    nameMasked,
    nameInitials: initialsOf(accountName),
    address: { ...parts, stemInitials: initialsOf(parts.stem) },
    multiplier: meter.multiplier,
    registers: meter.registers,
    integerDigits: meter.integerDigits,
    decimals: meter.decimals,
    lastScheduled,
    priceCode,
    meterBox,
    sharedMeter,
  };
}

const known = new Map<string, string>();
const MOST_KNOWN = 50_000;

/** First letters of the syllables, digits as they are, the rest dropped: 示例路9001号 is slj9001h. */
export function initialsOf(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const letters = pinyin(text, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' }).join('');
  const initials = letters.normalize('NFKC').toLowerCase().replace(/[^a-z0-9]/g, '');
  if (known.size >= MOST_KNOWN) known.clear(); // streets come again and again, and no list of them may grow for ever
  known.set(text, initials);
  return initials;
}
