import { describe, expect, it } from 'vitest';
import { digitGroups } from '../../../src/ui/digit-groups.ts';

describe('a number for the eye', () => {
  it('groups the 22 digits of a meter in fours', () => {
    expect(digitGroups('9930001000000000000019')).toEqual(['9930', '0010', '0000', '0000', '0000', '19']);
  });

  it('groups the last ten digits of a meter as the whole number has them', () => {
    expect(digitGroups('9930001000000000000019'.slice(-10))).toEqual(digitGroups('9930001000000000000019').slice(3));
  });

  it('gives back every text as it was', () => {
    for (const text of ['', '19631.18', '****0019', 'TL-20261121-0007', '123456789', '9990000001']) expect(digitGroups(text).join('')).toBe(text);
  });

  it('leaves readings, masked numbers and words whole', () => {
    for (const text of ['19631.18', '****0019', 'TL-20261121-0007', '123456789']) expect(digitGroups(text)).toEqual([text]);
  });
});
