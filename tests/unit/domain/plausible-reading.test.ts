import { describe, expect, it } from 'vitest';
import type { Meter } from '../../../src/domain/model/meter.ts';
import { surprisinglyHigh } from '../../../src/domain/rules/plausible-reading.ts';

const meter: Meter = { meterNumber: 'm', registers: ['total', 'peak'], integerDigits: 6, decimals: 2, multiplier: '1' };
const before = [{ register: 'total' as const, value: '19988.12' }];

describe('[C-05] a reading that has gone on too far since the last one', () => {
  it.each([
    ['20100.00', []],
    ['29988.12', []],
    ['29988.13', ['total']],
    ['99999.50', ['total']],
    ['100.00', []], // lower: asked about in its own way
  ])('%s', (value, registers) => expect(surprisinglyHigh(meter, before, [{ register: 'total', value }])).toEqual(registers));

  it('is not asked about where nobody knows the last one', () => {
    expect(surprisinglyHigh(meter, null, [{ register: 'total', value: '99999.50' }])).toEqual([]);
    expect(surprisinglyHigh(meter, before, [{ register: 'peak', value: '99999.50' }])).toEqual([]);
  });
});
