const [SHIFT, TO_C, TO_B, TO_A, FNC1] = [98, 99, 100, 101, 102];
const START_A = 103;

/**
 * The text of Code 128 values, start first, check last, without the stop (ISO/IEC 15417, table 1).
 * Null for what no label uses: function characters other than the leading FNC1, or nothing at all.
 */
export function code128Text(values: readonly number[]): string | null {
  const start = values[0] ?? 0;
  let set = start - START_A; // 0 A, 1 B, 2 C
  let shifted = false;
  let text = '';
  for (const [i, value] of values.slice(1, -1).entries()) {
    if (value === FNC1) {
      if (i > 0) text += '\u001d';
      continue;
    }
    if (set === 2) {
      if (value < 100) text += String(value).padStart(2, '0');
      else set = value === TO_B ? 1 : 0;
      continue;
    }
    const current: number = shifted ? 1 - set : set;
    shifted = false;
    if (value < 96) text += String.fromCharCode(current === 0 && value >= 64 ? value - 64 : value + 32);
    else if (value === TO_C) set = 2;
    else if (value === SHIFT) shifted = true;
    else if (value === TO_B && set === 0) set = 1;
    else if (value === TO_A && set === 1) set = 0;
    else return null;
  }
  return text === '' ? null : text;
}
