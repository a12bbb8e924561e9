import { expect, it } from 'vitest';
import { dotted } from '../../../src/wording/dotted.ts';

it('parts sayings by a dot that stays with the one before it, and leaves out what is not said', () => {
  expect(dotted(['已接通', '', null, '员工丁'])).toBe('已接通\u00a0· 员工丁');
  expect(dotted([null, ''])).toBe('');
});
