import { registerKinds } from './register-row.ts';
import type { RegisterKind, RegisterRow } from './register-row.ts';

/** What many meters have in common. */
export type Profile = Pick<
  RegisterRow,
  'multiplier' | 'registers' | 'integerDigits' | 'decimals' | 'priceCode' | 'sharedMeter'
>;

export function profileText({
  multiplier,
  registers,
  integerDigits,
  decimals,
  priceCode,
  sharedMeter,
}: Profile): string {
  return JSON.stringify([
    multiplier,
    registers.map((kind) => registerKinds.indexOf(kind)),
    integerDigits,
    decimals,
    priceCode,
    sharedMeter ? 1 : 0,
  ]);
}

/** Null when the text is none of `profileText`. */
export function readProfile(text: string): Profile | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(value) || value.length !== 6 || !Array.isArray(value[1])) return null;
  const [multiplier, kinds, integerDigits, decimals, priceCode, shared] = value as [
    unknown,
    unknown[],
    unknown,
    unknown,
    unknown,
    unknown,
  ];
  const registers = kinds
    .map((kind) => registerKinds[Number(kind)])
    .filter((kind): kind is RegisterKind => kind !== undefined);
  if (
    typeof multiplier !== 'string' ||
    typeof integerDigits !== 'number' ||
    typeof decimals !== 'number' ||
    registers.length !== kinds.length
  )
    return null;
  if (priceCode !== null && typeof priceCode !== 'string') return null;
  return { multiplier, registers, integerDigits, decimals, priceCode, sharedMeter: shared === 1 };
}
