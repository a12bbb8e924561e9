import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDecimal, readingView } from '../../../src/field/state/reading-form.ts';
import { sampleVisits } from '../../fixtures/sample-visits.ts';

const nowMs = Date.parse('2026-11-21T09:00:00+08:00');
const order = { ...sampleVisits(nowMs, 0)[0]!.orders[0]!, accountNumber: '9990000001' };
const nothing = { values: {}, explanation: null, sumConfirmed: false };

describe('what a thumb types as a reading', () => {
  it.each([
    ['12399.12', '12399.12'],
    ['１２３９９．１２', '12399.12'],
    ['12399,12', '12399.12'],
    ['12 399.12', '12399.12'],
    ['12399.', '12399'],
  ])('[C-05] %s is %s', (typed, value) => {
    expect(plainDecimal(typed)).toBe(value);
  });

  it.each(['', '-1', '1e5', '12.3.4', 'abc', '1234567890123'])('[C-05] %s is none', (typed) => {
    expect(plainDecimal(typed)).toBeNull();
  });

  it('[C-05] is never changed when it is a decimal string already', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,12}(\.\d{1,6})?$/), (value) => {
        expect(plainDecimal(value)).toBe(value);
      }),
    );
  });
});

describe('the reading screen', () => {
  it('[C-05] shows the registers the meter has and asks nothing while they are empty', () => {
    const view = readingView(order, nothing);
    expect(view.meter.registers).toEqual(['total', 'peak', 'valley']);
    expect(view).toMatchObject({ complete: false, findings: [], previousDay: '2026-11-01' });
  });

  it('[C-05] asks for the reason of a lower reading while the others are still empty', () => {
    const view = readingView(order, { ...nothing, values: { peak: '5999' } });
    expect(view.findings).toEqual([expect.objectContaining({ code: 'reading/lower-than-before', detail: expect.objectContaining({ register: 'peak' }) })]);
  });

  it('[C-05] says which register has something typed that is no reading, and not those that are empty', () => {
    for (const typed of ['abc', '1e5', '-5', '12.3.4']) {
      expect(readingView(order, { ...nothing, values: { peak: typed, valley: ' ' } })).toMatchObject({ unreadable: ['peak'], complete: false });
    }
    expect(readingView(order, { ...nothing, values: { peak: '１２３９９．１２', valley: '12399.' } }).unreadable).toEqual([]);
  });

  it('[C-05] compares the periods with the total', () => {
    const values = { total: '12399.12', peak: '6020.00', valley: '6384.12' };
    expect(readingView(order, { ...nothing, values }).findings.map((finding) => finding.code)).toEqual(['reading/sum-mismatch']);
    expect(readingView(order, { ...nothing, values, sumConfirmed: true })).toMatchObject({ complete: true, findings: [] });
  });

  it('[T-26] shows the difference times the multiplier as it is typed', () => {
    expect(readingView(order, { ...nothing, values: { total: '12399.12' } }).lines[0]).toMatchObject({ register: 'total', consumption: '53.45' });
  });

  it('[C-05] takes a single reading where the register does not know the meter', () => {
    const view = readingView({ ...order, accountNumber: '9990009999' }, { ...nothing, values: { total: '1' } });
    expect(view).toMatchObject({ known: false, complete: true, previous: null });
  });
});
