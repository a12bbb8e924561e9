import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchAccountNumber, matchAddress, matchMeter } from '../../../src/domain/rules/account-match.ts';
import { hasOwnCheck, meterCheckDigit, readMeterLabel } from '../../../src/domain/rules/meter-label.ts';
import { ACCOUNT, METER, reference } from './given.ts';

describe('labels of meters', () => {
  it('[T-14] 22 digits prove themselves and stand for serial and address too', () => {
    const label = readMeterLabel(METER);
    expect(label).toMatchObject({ kind: 'state-grid-22', ownCheck: 'passed', meterNumber: METER });
    expect(label.candidates).toEqual([METER, METER.slice(7, 21), METER.slice(9, 21)]);
    expect(hasOwnCheck(METER)).toBe(true);
  });

  it('[T-14] a wrong check digit asks for a second scan and refuses nothing', () => {
    const wrong = METER.slice(0, 21) + String((Number(METER[21]) + 1) % 10);
    expect(readMeterLabel(wrong)).toMatchObject({ kind: 'state-grid-22-doubtful', ownCheck: 'failed', meterNumber: wrong });
  });

  it.each([
    ['12345678901234', 'digits-14'],
    ['000012345678', 'address-12'],
    ['W99000001', 'local'],
    ['123456789012345678901234', 'southern-24'],
    ['6901234567892', 'not-a-meter'],
    ['https://example.invalid/meter?n=1', 'not-a-meter'],
    ['', 'not-a-meter'],
    ['你好', 'not-a-meter'],
  ])('[T-14] %s is %s', (text, kind) => {
    expect(readMeterLabel(text).kind).toBe(kind);
  });

  it.each([
    ['a link that acts', 'javascript:alert(1)'],
    ['a join command for a network', 'WIFI:S:free;T:WPA;P:x;;'],
    ['four thousand characters', '1'.repeat(4_096)],
    ['control characters', `\u0000\u001b[31m${METER.slice(0, 5)}\u202e`],
    ['another language of commands', "'; drop table meters; --"],
  ])('[X63] %s is text and no meter', (_what, text) => {
    expect(readMeterLabel(text)).toEqual({ kind: 'not-a-meter', rawText: text, meterNumber: null, candidates: [], ownCheck: 'none' });
  });

  it('[T-14] keeps what was seen for ever as it was', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(readMeterLabel(text).rawText).toBe(text);
    }));
  });

  it.each([
    ['an address of a page', 'https://meter.example/a?n=9930001000000000000019'],
    ['a script', 'javascript:alert(1)'],
    ['control characters', `9930001000000000\u0000\u001b[2J00019`],
    ['4 kB', '9'.repeat(4_096)],
    ['more than a case keeps, with spaces', ` ${'0 '.repeat(300)}9930001000000000000019`],
  ])('[T-14] takes a crafted code with %s for text and for no meter', (_, text) => {
    expect(readMeterLabel(text)).toEqual({ kind: 'not-a-meter', rawText: text, meterNumber: null, candidates: [], ownCheck: 'none' });
  });

  it('[T-14] any single wrong digit of 22 is found', () => {
    fc.assert(fc.property(fc.stringMatching(/^\d{14}$/), fc.integer({ min: 7, max: 20 }), fc.integer({ min: 1, max: 9 }), (serial, place, step) => {
      const head = `9930001${serial}`;
      const whole = head + meterCheckDigit(head);
      const wrong = whole.slice(0, place) + String((Number(whole[place]) + step) % 10) + whole.slice(place + 1);
      expect(hasOwnCheck(whole)).toBe(true);
      expect(hasOwnCheck(wrong)).toBe(false);
    }));
  });
});

describe('matching against the downloaded register', () => {
  const rows = [reference({ accountNumber: '9990000002', meter: { ...reference().meter, meterNumber: '9930001000000000000026' } }), reference()];

  it('[T-12] by meter number: the whole label first, its serial or address as a partial match', () => {
    expect(matchMeter(rows, METER)[0]).toMatchObject({ strength: 'exact', row: { accountNumber: ACCOUNT } });
    expect(matchMeter(rows, METER.slice(9, 21))).toMatchObject([{ strength: 'partial', row: { accountNumber: ACCOUNT } }]);
    expect(matchMeter(rows, 'W99000001')).toEqual([]);
    expect(matchMeter(rows, 'hello')).toEqual([]);
  });

  it('[T-12] by account number: 13 digits join with 10 on the last ten', () => {
    expect(matchAccountNumber(rows, `500${ACCOUNT}`)).toMatchObject([{ strength: 'partial', row: { accountNumber: ACCOUNT } }]);
    expect(matchAccountNumber(rows, ACCOUNT)).toMatchObject([{ strength: 'exact' }]);
    expect(matchAccountNumber(rows, '01')).toEqual([]);
  });

  it('[T-12] by address: every word typed', () => {
    expect(matchAddress(rows, '示例花园 3幢')).toHaveLength(2);
    expect(matchAddress(rows, '示例花园 4幢')).toEqual([]);
  });
});
