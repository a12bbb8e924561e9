import { describe, expect, it } from 'vitest';
import { languageFrom } from '../../../src/wording/language.ts';

describe('the language of a browser', () => {
  it('is the one that was chosen in it, whatever the browser asks for', () => {
    expect(languageFrom('en', ['zh-CN'])).toBe('en');
    expect(languageFrom('zh-CN', ['en-US'])).toBe('zh-CN');
  });

  it('else the first of those it asks for that we have', () => {
    expect(languageFrom(null, ['fr-FR', 'en-GB', 'zh-TW'])).toBe('en');
    expect(languageFrom(null, ['zh-Hans-CN', 'en'])).toBe('zh-CN');
    expect(languageFrom('xx', ['en'])).toBe('en'); // what an older build or a hand left there
  });

  it('else Chinese', () => {
    expect(languageFrom(null, ['fr-FR'])).toBe('zh-CN');
    expect(languageFrom(null, [])).toBe('zh-CN');
  });
});
