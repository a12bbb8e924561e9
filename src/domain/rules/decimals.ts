// Arithmetic on decimal strings as printed on dials and bills. No float ever touches a reading or money: 0.1 + 0.2 is a
// quarrel between two owners. Takes `primitives/positiveDecimal` and its own results, which may be negative; anything else
// is a bug and throws. Source: C-05, C-06.

/** Keeps the places of the longer one. */
export function addDecimals(a: string, b: string): string {
  const places = Math.max(decimalPlaces(a), decimalPlaces(b));
  return print(units(a, places) + units(b, places), places);
}

/** Keeps the places of the longer one; below zero it begins with a minus. */
export function subtractDecimals(a: string, b: string): string {
  const places = Math.max(decimalPlaces(a), decimalPlaces(b));
  return print(units(a, places) - units(b, places), places);
}

/** Exact; keeps no more trailing zeros than the longer of the two factors had places. */
export function multiplyDecimals(a: string, b: string): string {
  const [placesA, placesB] = [decimalPlaces(a), decimalPlaces(b)];
  const exact = print(units(a, placesA) * units(b, placesB), placesA + placesB);
  return trimZeros(exact, Math.max(placesA, placesB));
}

/** Negative, zero or positive, as `sort` wants it. `1.0` and `1` are equal. */
export function compareDecimals(a: string, b: string): number {
  const places = Math.max(decimalPlaces(a), decimalPlaces(b));
  const difference = units(a, places) - units(b, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function isZeroDecimal(a: string): boolean {
  return units(a, decimalPlaces(a)) === 0n;
}

/** `0` for none. */
export function sumDecimals(values: readonly string[]): string {
  return values.reduce(addDecimals, '0');
}

/** Digits behind the point, zeros counted. */
export function decimalPlaces(value: string): number {
  return value.split('.')[1]?.length ?? 0;
}

/** Digits before the point, leading zeros not counted. */
export function integerDigits(value: string): number {
  return (value.replace('-', '').split('.')[0] ?? '').replace(/^0+(?=\d)/, '').length;
}

/** The value after which a dial of so many digits begins again: 10^digits. */
export function dialRange(digits: number): string {
  return `1${'0'.repeat(digits)}`;
}

function units(value: string, places: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value);
  if (match === null) throw new Error('not a decimal string');
  const [, sign, whole = '', fraction = ''] = match;
  const magnitude = BigInt(whole + fraction.padEnd(places, '0'));
  return sign === '-' ? -magnitude : magnitude;
}

function print(value: bigint, places: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const text = places === 0 ? whole : `${whole}.${digits.slice(digits.length - places)}`;
  return value < 0n ? `-${text}` : text;
}

function trimZeros(value: string, keepPlaces: number): string {
  let text = value;
  while (decimalPlaces(text) > keepPlaces && text.endsWith('0')) text = text.slice(0, -1);
  return text.endsWith('.') ? text.slice(0, -1) : text;
}
