import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Meter, RegisterReading } from '../../../src/domain/model/meter.ts';
import { compareDecimals, dialRange } from '../../../src/domain/rules/decimals.ts';
import { checkReading, rolledDifference, type ReadingInput } from '../../../src/domain/rules/reading-check.ts';
import { pricesBetween, settlementLines } from '../../../src/domain/rules/settlement.ts';
import { priceTablesOf } from '../../../src/programmes/registry.ts';
import { SUPPLIER } from './given.ts';

const meter: Meter = { meterNumber: 'm', registers: ['total'], integerDigits: 6, decimals: 2, multiplier: '1' };
const touMeter: Meter = { ...meter, registers: ['total', 'sharp', 'peak', 'flat', 'valley'] };
const total = (text: string): RegisterReading[] => [{ register: 'total', value: text }];
const tou = (...values: readonly string[]): RegisterReading[] => touMeter.registers.map((register, i) => ({ register, value: values[i] ?? '0' }));

function codes(over: Partial<ReadingInput>): string[] {
  return checkReading({ meter, previous: total('12345.67'), readings: total('12399.12'), explanation: null, sumDifferenceConfirmed: false, ...over }).map(({ code }) => code);
}

describe('checking a reading', () => {
  it('[C-05] a plain reading raises no question', () => expect(codes({})).toEqual([]));

  it.each([
    [{ readings: [] }, 'reading/register-missing'],
    [{ readings: [...total('12399.12'), { register: 'peak' as const, value: '1' }] }, 'reading/register-not-on-meter'],
    [{ readings: [...total('12399.12'), ...total('12399.12')] }, 'reading/register-not-on-meter'],
    [{ readings: total('1234567.00') }, 'reading/too-many-digits'],
    [{ readings: total('12399.123') }, 'reading/too-many-decimals'],
    [{ readings: total('12345.66') }, 'reading/lower-than-before'],
    [{ readings: total('12345.66'), explanation: 'rollover' as const }, 'reading/rollover-implausible'],
  ])('[C-05] asks about it (%#)', (over, code) => expect(codes(over)).toContain(code));

  it('[C-05] a rollover, an exchange or a misread stop explains a lower value', () => {
    expect(codes({ previous: total('999987.50'), readings: total('12.30'), explanation: 'rollover' })).toEqual([]);
    expect(codes({ readings: total('1.00'), explanation: 'meter-exchange' })).toEqual([]);
    expect(codes({ readings: total('12345.00'), explanation: 'previous-misread' })).toEqual([]);
  });

  it('[C-05] tariffs that do not add up to the total are looked at again', () => {
    const over = { meter: touMeter, previous: null };
    expect(codes({ ...over, readings: tou('100', '10', '20', '30', '40') })).toEqual([]);
    expect(codes({ ...over, readings: tou('105', '10', '20', '30', '40') })).toEqual(['reading/sum-mismatch']);
    expect(codes({ ...over, readings: tou('105', '10', '20', '30', '40'), sumDifferenceConfirmed: true })).toEqual([]);
    expect(codes({ ...over, readings: tou('100.99', '10', '20', '30', '40') })).toEqual([]);
  });

  it('[C-05] what a rolled register counted is never negative and less than once round', () => {
    fc.assert(fc.property(fc.integer({ min: 4, max: 8 }), fc.nat(), fc.nat(), (digits, a, b) => {
      const range = Number(dialRange(digits));
      const [now, before] = [Math.min(a % range, b % range), Math.max(a % range, b % range)];
      if (now === before) return;
      const rolled = rolledDifference({ ...meter, integerDigits: digits }, String(before), String(now));
      expect(compareDecimals(rolled, '0')).toBeGreaterThan(0);
      expect(compareDecimals(rolled, dialRange(digits))).toBeLessThan(0);
      expect(Number(rolled)).toBe(now + range - before);
    }));
  });
});

describe('what lies between two readings', () => {
  it('[T-26] difference and multiplier', () => {
    expect(settlementLines({ meter, start: total('12345.67'), stop: total('12399.12'), explanation: null })).toEqual([
      { register: 'total', start: '12345.67', stop: '12399.12', difference: '53.45', consumption: '53.45', rolledOver: false },
    ]);
    expect(settlementLines({ meter: { ...meter, multiplier: '40' }, start: total('1.00'), stop: total('2.50'), explanation: null })[0]?.consumption).toBe('60.00');
  });

  it('[C-05] a rollover counts on: 999987.50 to 12.30 is 24.80', () => {
    expect(settlementLines({ meter, start: total('999987.50'), stop: total('12.30'), explanation: 'rollover' })[0]).toMatchObject({ difference: '24.80', rolledOver: true });
  });

  it('[T-26] where nobody can know, nothing is invented', () => {
    expect(settlementLines({ meter, start: null, stop: total('12.30'), explanation: null })[0]).toMatchObject({ start: null, difference: null, consumption: null });
    expect(settlementLines({ meter, start: total('9.00'), stop: total('12.30'), explanation: 'meter-exchange' })[0]).toMatchObject({ difference: null });
    expect(settlementLines({ meter, start: total('13.00'), stop: total('12.30'), explanation: 'previous-misread' })[0]).toMatchObject({ difference: null });
  });

  it('[C-07] a price that changed in between is shown in both versions', () => {
    const tables = priceTablesOf(SUPPLIER);
    expect(pricesBetween(tables, 'residential-tiers', { fromDay: '2026-06-15', toDay: '2026-07-10' }).map((table) => table.effectiveFrom)).toEqual(['2023-06-01', '2026-07-01']);
    expect(pricesBetween(tables, 'residential-tiers', { fromDay: '2026-07-01', toDay: '2026-07-10' })).toHaveLength(1);
    expect(pricesBetween(tables, null, { fromDay: '2026-07-01', toDay: '2026-07-10' })).toHaveLength(3);
  });
});
