import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressWords } from '../../../src/wording/address-words.ts';

it('ends an address’s lines behind a place, a road, a number or a building, and leaves the mask with it', () => {
  expect(addressWords('重庆市铜梁区巴川街道示例大道9001号示例花园二期3幢***')).toEqual(['重庆市', '铜梁区', '巴川街道', '示例大道', '9001号', '示例花园二期', '3幢***']);
  expect(addressWords('Example Road 7')).toEqual(['Example Road 7']);
});

it('loses nothing of any text', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'重市区街道路号幢*9 a\n') }), (text) => {
    expect(addressWords(text).join('')).toBe(text);
  }));
});
