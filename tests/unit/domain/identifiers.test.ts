import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAccountNumber, checkCreditCode, checkMobile, checkPhone, checkPropertyUnit, checkResidentId, checkTitleCertificate, creditCheckCharacter, residentCheckCharacter } from '../../../src/domain/rules/identifiers.ts';
import { codeOf, NOW_MS, value } from './given.ts';

describe('resident identity numbers', () => {
  it.each([
    '500199198501010015', '500199199202290031', '500199197006150147', '500199200001017771', '410299198501010019', '410299197006150140',
    '530199198501010010', '530199199202290037', '810000199408230021', '830000199201300022',
  ])('[C-22] %s has a right check character', (number) => {
    expect(value(checkResidentId(number, NOW_MS)).value).toBe(number);
  });

  it('[C-22] an unknown county is a warning and never a refusal', () => {
    expect(value(checkResidentId('500199198501010015', NOW_MS, new Set(['500151']))).warnings).toEqual(['identifier/area-unknown']);
  });

  it.each([
    ['500199198501010016', 'identifier/check-digit-wrong'],
    ['500199199002290039', 'identifier/date-impossible'],
    ['500199209001010011', 'identifier/date-impossible'],
    ['50019919850101001', 'identifier/format-unknown'],
    ['abc', 'identifier/format-unknown'],
    ['', 'identifier/format-unknown'],
  ])('[C-22] %s is told what is wrong: %s', (number, code) => {
    expect(codeOf(checkResidentId(number, NOW_MS))).toBe(code);
  });

  it('[C-22] takes a small x and full-width digits, and 15 digits as old master data', () => {
    const head = '50019919850101001';
    const withX = Array.from({ length: 1_000 }, (_, i) => head.slice(0, 14) + String(i).padStart(3, '0')).find((digits) => residentCheckCharacter(digits) === 'X');
    expect(value(checkResidentId(`${withX}x`, NOW_MS)).value).toBe(`${withX}X`);
    expect(value(checkResidentId('５００１９９１９８５０１０１００１５', NOW_MS)).value).toBe('500199198501010015');
    expect(value(checkResidentId('500199850101001', NOW_MS)).warnings).toEqual(['identifier/old-format']);
  });

  it('[C-22] every single wrong digit is found', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 14, max: 16 }), fc.integer({ min: 1, max: 9 }), (sequence, place, step) => {
      const head = `50019919850101${String(sequence).padStart(3, '0')}`;
      const whole = head + residentCheckCharacter(head);
      const wrong = whole.slice(0, place) + String((Number(whole[place]) + step) % 10) + whole.slice(place + 1);
      expect(codeOf(checkResidentId(wrong, NOW_MS))).toBe('identifier/check-digit-wrong');
    }));
  });
});

describe('unified social credit codes', () => {
  it.each(['91500199MA5000006C', '91410299MA5000006Y', '91530199MA5000006Q', 'N2500199MA5000006U', '91500199MA50003210'])('[C-22] %s passes, letter first and check value 31 included', (code) => {
    expect(value(checkCreditCode(code)).value).toBe(code);
  });

  it('[C-22] finds wrong characters and checks', () => {
    expect(codeOf(checkCreditCode('91500199MA5000006D'))).toBe('identifier/check-digit-wrong');
    expect(codeOf(checkCreditCode('91500199MA500000IC'))).toBe('identifier/format-unknown');
    expect(creditCheckCharacter('91500199MA5000321')).toBe('0');
  });
});

describe('other numbers', () => {
  it('[C-22] property units, with the blanks they are printed with', () => {
    expect(value(checkPropertyUnit('500199 001001 GB00001 F00010001')).value).toBe('500199001001GB00001F00010001');
    expect(codeOf(checkPropertyUnit('500199001001GB00001X00010001'))).toBe('identifier/format-unknown');
  });

  it('[C-22] title certificates by structure, not by length', () => {
    expect(value(checkTitleCertificate('渝（2022）示例区不动产权第000000001号')).warnings).toEqual([]);
    expect(value(checkTitleCertificate('云(2021)示例市不动产权第0000001号')).value).toBe('云（2021）示例市不动产权第0000001号');
    expect(value(checkTitleCertificate('示例999房地证2009字第00001号')).warnings).toEqual(['identifier/old-format']);
    expect(codeOf(checkTitleCertificate('第1号'))).toBe('identifier/format-unknown');
  });

  it('[C-22] telephone numbers by form, never by carrier', () => {
    expect(value(checkMobile('+86 154-0000 0001')).value).toBe('15400000001');
    expect(codeOf(checkMobile('12400000001'))).toBe('identifier/format-unknown');
    expect(value(checkPhone('023-00000001')).value).toBe('02300000001');
  });

  it('[C-22] account numbers by the supplier’s lengths', () => {
    expect(value(checkAccountNumber('9990000001', [10, 13])).value).toBe('9990000001');
    expect(codeOf(checkAccountNumber('99900000', [10, 13]))).toBe('identifier/format-unknown');
  });

  it('[C-22] no text at all makes a check throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      for (const check of [checkCreditCode, checkPropertyUnit, checkTitleCertificate, checkMobile, checkPhone]) expect(typeof check(text).ok).toBe('boolean');
      expect(typeof checkResidentId(text, NOW_MS).ok).toBe('boolean');
    }));
  });
});
