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
    address: { ...parts, stemPinyin: pinyinOf(parts.stem) },
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

/** The syllables, each with a capital, digits as they are, the rest dropped: 示例路9001号 is ShiLiLu9001Hao. */
export function pinyinOf(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const parts = pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true });
  const syllables = parts.map((part) => {
    const letters = part.normalize('NFKC').toLowerCase().replace(/[^a-z0-9]/g, '');
    return letters.slice(0, 1).toUpperCase() + letters.slice(1);
  });
  const spelled = syllables.join('');
  if (known.size >= MOST_KNOWN) known.clear(); // streets come again and again, and no list of them may grow for ever
  known.set(text, spelled);
  return spelled;
}

/** First letters of the syllables of a name, lower case: what of a name written out in Latin letters a phone may hold. */
export function initialsOf(text: string): string {
  return pinyinOf(text).replace(/[a-z]/g, '').toLowerCase();
}
