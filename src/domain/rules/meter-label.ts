import { articleLengths, labelKinds, localLabel } from './label-kinds.ts';
import type { LabelCheck, LabelKindName } from './label-kinds.ts';

/**
 * What a meter's label says. Suppliers print many kinds (`label-kinds`); few carry a check of their own.
 * `candidates`: meter numbers this label may stand for, the most certain first. Source: T-14.
 */
export interface MeterLabel {
  readonly kind: LabelKindName;
  /** For ever as the camera or the thumb gave it. */
  readonly rawText: string;
  readonly meterNumber: string | null;
  readonly candidates: readonly string[];
  readonly ownCheck: 'passed' | 'failed' | 'none';
}

/** Takes any text, never fails: what is no meter's label is said to be none, and typing is offered. */
export function readMeterLabel(rawText: string): MeterLabel {
  // SC-13: what is longer is a document or an attack; it stays text, and nobody's number.
  if (rawText.length > LONGEST_TEXT) return notAMeter(rawText);
  const text = rawText.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  if (/^\d+$/.test(text)) return ofDigits(rawText, text);
  if (!localLabel.pattern.test(text) || !localLabel.leastInARow.test(text)) return notAMeter(rawText);
  return label({ kind: 'local', rawText, candidates: [text] });
}

/** What a case keeps of a label at most. */
const LONGEST_TEXT = 500;

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
  const known = labelKinds.find((kind) => kind.digits === digits.length);
  if (known === undefined) return ofUnknownLength(rawText, digits);
  const candidates = known.candidates.map(([from, to]) => digits.slice(from, to));
  const holds = known.check !== null && checks[known.check](digits);
  if (known.check === null || holds) return label({ kind: known.kind, rawText, candidates, ownCheck: holds ? 'passed' : 'none' });
  if (known.kindWhenWrong === undefined) return label({ kind: known.kind, rawText, candidates });
  return label({ kind: known.kindWhenWrong, rawText, candidates, ownCheck: 'failed' });
}

function ofUnknownLength(rawText: string, digits: string): MeterLabel {
  const isArticle = articleLengths.includes(digits.length) && meterCheckDigit(digits.slice(0, -1)) === digits.at(-1);
  const fits = digits.length >= localLabel.leastDigits && digits.length <= localLabel.mostCharacters;
  return isArticle || !fits ? notAMeter(rawText) : label({ kind: 'local', rawText, candidates: [digits] });
}

const checks: Record<LabelCheck, (digits: string) => boolean> = {
  'gs1-mod-10-with-zeros': (digits) => meterCheckDigit(digits.slice(0, -1)) === digits.at(-1) && digits.slice(3, 5) === '00',
  'iso-7064-mod-11-10': mod1110,
};

function notAMeter(rawText: string): MeterLabel {
  return { kind: 'not-a-meter', rawText, meterNumber: null, candidates: [], ownCheck: 'none' };
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
