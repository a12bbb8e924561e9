import { expect, it } from 'vitest';
import { oneOf } from '../../../src/wording/one-of.ts';

it('lists alternatives as a person does', () => {
  expect(oneOf(['不动产权证', '购房合同', '登记证明'], 'zh-CN')).toBe('不动产权证、购房合同或登记证明');
  expect(oneOf(['a lease', 'a deed', 'a letter'], 'en')).toBe('a lease, a deed or a letter');
  expect(oneOf(['a lease', 'a deed'], 'en')).toBe('a lease or a deed');
  expect(oneOf(['户口本', '军官证或士兵证', '护照'], 'zh-CN')).toBe('户口本、军官证或士兵证，或护照');
  expect(oneOf(['a lease'], 'en')).toBe('a lease');
  expect(oneOf([], 'en')).toBe('');
});
