import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDecimals, compareDecimals, dialRange, integerDigits, isZeroDecimal, multiplyDecimals, subtractDecimals, sumDecimals } from '../../../src/domain/rules/decimals.ts';

const scaled = fc.tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 6 }));
function print([units, places]: readonly [bigint, number]): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return units < 0n ? `-${text}` : text;
}
const to6 = ([units, places]: readonly [bigint, number]) => units * 10n ** BigInt(6 - places);

describe('decimal strings', () => {
  it('[C-05] adds, subtracts and compares as exact numbers do', () => {
    fc.assert(fc.property(scaled, scaled, (a, b) => {
      const sum = addDecimals(print(a), print(b));
      expect(compareDecimals(sum, print([to6(a) + to6(b), 6]))).toBe(0);
      expect(compareDecimals(subtractDecimals(sum, print(b)), print(a))).toBe(0);
      expect(Math.sign(compareDecimals(print(a), print(b)))).toBe(to6(a) < to6(b) ? -1 : to6(a) > to6(b) ? 1 : 0);
    }));
  });

  it('[C-06] multiplies exactly', () => {
    fc.assert(fc.property(scaled, scaled, (a, b) => {
      expect(compareDecimals(multiplyDecimals(print(a), print(b)), print([a[0] * b[0], a[1] + b[1]]))).toBe(0);
    }));
  });

  it('[C-05] has no float in it', () => {
    expect(addDecimals('0.1', '0.2')).toBe('0.3');
    expect(subtractDecimals('12399.12', '12345.67')).toBe('53.45');
    expect(multiplyDecimals('53.45', '40')).toBe('2138.00');
    expect(multiplyDecimals('53.45', '1')).toBe('53.45');
    expect(sumDecimals(['1', '0.25', '0.75'])).toBe('2.00');
    expect(isZeroDecimal('0.00')).toBe(true);
    expect(integerDigits('000123.4')).toBe(3);
    expect(dialRange(6)).toBe('1000000');
  });
});
