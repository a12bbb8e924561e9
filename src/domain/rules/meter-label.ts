/**
 * What a meter's label says. Suppliers print many kinds; only the 22 digits of Q/GDW 1205 carry a check of their own.
 * `candidates`: meter numbers this label may stand for, the most certain first. Source: T-14, domain facts §1.6.
 */
export interface MeterLabel {
  readonly kind: 'state-grid-22' | 'state-grid-22-doubtful' | 'southern-24' | 'gas-16' | 'digits-14' | 'address-12' | 'local' | 'not-a-meter';
  /** For ever as the camera or the thumb gave it. */
  readonly rawText: string;
  readonly meterNumber: string | null;
  readonly candidates: readonly string[];
  readonly ownCheck: 'passed' | 'failed' | 'none';
}

/** Takes any text, never fails: what is no meter's label is said to be none, and typing is offered. */
export function readMeterLabel(rawText: string): MeterLabel {
  const text = rawText.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  if (/^\d+$/.test(text)) return ofDigits(rawText, text);
  if (!/^[A-Z0-9./_]{5,24}$/.test(text) || !/\d{3}/.test(text)) return { kind: 'not-a-meter', rawText, meterNumber: null, candidates: [], ownCheck: 'none' };
  return label({ kind: 'local', rawText, candidates: [text] });
}

/** True when the text proves itself: one frame of the camera is then enough. */
export function hasOwnCheck(text: string): boolean {
  return readMeterLabel(text).ownCheck === 'passed';
}

/** GS1 mod 10 over the digits before it, weights 3, 1, 3 … from the right. */
export function meterCheckDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

function ofDigits(rawText: string, digits: string): MeterLabel {
  switch (digits.length) {
    case 22: {
      const holds = meterCheckDigit(digits.slice(0, 21)) === digits[21] && digits.slice(3, 5) === '00';
      return label({
        kind: holds ? 'state-grid-22' : 'state-grid-22-doubtful',
        rawText,
        // digits 8–21 are the serial; its last 12 are usually the communication address
        candidates: [digits, digits.slice(7, 21), digits.slice(9, 21)],
        ownCheck: holds ? 'passed' : 'failed',
      });
    }
    case 24: return label({ kind: 'southern-24', rawText, candidates: [digits, digits.slice(12)] });
    case 16: return label({ kind: 'gas-16', rawText, candidates: [digits], ownCheck: mod1110(digits) ? 'passed' : 'none' });
    case 14: return label({ kind: 'digits-14', rawText, candidates: [digits, digits.slice(2)] });
    case 12: return label({ kind: 'address-12', rawText, candidates: [digits] });
    // 8 and 13 digits with a right check are goods of a shop, not meters
    case 8: case 13: return meterCheckDigit(digits.slice(0, -1)) === digits.at(-1)
      ? { kind: 'not-a-meter', rawText, meterNumber: null, candidates: [], ownCheck: 'none' }
      : label({ kind: 'local', rawText, candidates: [digits] });
    default: return digits.length >= 5 && digits.length <= 24
      ? label({ kind: 'local', rawText, candidates: [digits] })
      : { kind: 'not-a-meter', rawText, meterNumber: null, candidates: [], ownCheck: 'none' };
  }
}

function label(parts: Pick<MeterLabel, 'kind' | 'rawText' | 'candidates'> & Partial<MeterLabel>): MeterLabel {
  return { ownCheck: 'none', meterNumber: parts.candidates[0] ?? null, ...parts };
}

/** ISO 7064 MOD 11,10 over all digits, the last one being the check. */
function mod1110(digits: string): boolean {
  let product = 10;
  for (const digit of digits.slice(0, -1)) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (product + Number(digits.at(-1))) % 10 === 1;
}
