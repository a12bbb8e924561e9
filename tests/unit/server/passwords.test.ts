import { describe, expect, it } from 'vitest';
import { hashPassword, makePassword, passwordFits, passwordIsWeak } from '../../../src/server/auth/passwords.ts';

describe('passwords', () => {
  it('fit their own hash, in either Unicode form, and nobody else\'s', async () => {
    const stored = await hashPassword('café 四个安静的冬天');
    expect(stored).not.toContain('café');
    expect(await passwordFits('café 四个安静的冬天'.normalize('NFD'), stored)).toBe(true);
    expect(await passwordFits('cafe 四个安静的冬天', stored)).toBe(false);
    expect(await passwordFits('anything', null)).toBe(false);
  });

  it.each([
    ['elevensigns', true],
    ['password1234', true],
    ['aaaaaaaaaaaaaaaa', true],
    ['i am wanglei99', true],
    ['four quiet winters', false],
  ])('%s is weak: %s', (password, weak) => {
    expect(passwordIsWeak(password, 'wanglei')).toBe(weak);
  });

  it('made here are strong and never the same', () => {
    const made = Array.from({ length: 200 }, makePassword);
    expect(new Set(made).size).toBe(200);
    for (const password of made) expect(password).toMatch(/^([a-hj-kmnp-z2-9]{4}-){3}[a-hj-kmnp-z2-9]{4}$/);
    expect(made.some((password) => passwordIsWeak(password, 'wanglei'))).toBe(false);
  });
});
