const MOST_DIGITS = 14;

/** A reading without its point, when it is written as its meter prints it: no zeros in front, all decimals; else −1. */
export function decimalCode(text: string, decimals: number): number {
  const match = /^(0|[1-9]\d*)(?:\.(\d+))?$/.exec(text);
  if (match === null || (match[2] ?? '').length !== decimals) return -1;
  const digits = (match[1] ?? '') + (match[2] ?? '');
  return digits.length > MOST_DIGITS ? -1 : Number(digits);
}

export function decimalText(code: number, decimals: number): string {
  if (decimals === 0) return String(code);
  const digits = String(code).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
