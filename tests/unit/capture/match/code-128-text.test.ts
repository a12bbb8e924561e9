import { expect, it } from 'vitest';
import { code128Text } from '../../../../src/capture/match/code-128-text.ts';

const CHECK = 0;

it.each([
  ['pairs of digits in set C', [105, 99, 30, 0, 1, CHECK], '99300001'],
  ['set B, then digits in C', [104, 39, 45, 13, 99, 0, 42, CHECK], 'GM-0042'],
  ['set B, C, and back to B', [104, 39, 99, 12, 100, 33, CHECK], 'G12A'],
  ['a control character of set A', [103, 33, 64, CHECK], 'A\u0000'],
  ['one shifted character', [104, 65, 98, 64, 65, CHECK], 'a\u0000a'],
  ['no sign of a leading FNC1', [105, 102, 12, 34, CHECK], '1234'],
])('reads %s', (_, values, text) => {
  expect(code128Text(values)).toBe(text);
});

it('refuses what no label has', () => {
  expect(code128Text([104, 96, 33, CHECK])).toBeNull();
  expect(code128Text([105, CHECK])).toBeNull();
});
