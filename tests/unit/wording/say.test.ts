import { describe, expect, it } from 'vitest';
import { localCodes } from '../../../src/base/codes.ts';
import { domainCodes } from '../../../src/domain/errors.ts';
import { wireCodes } from '../../../src/protocol/errors.ts';
import { codesEn } from '../../../src/wording/codes.en.ts';
import { codesZh } from '../../../src/wording/codes.zh.ts';
import { enumsEn } from '../../../src/wording/enums.en.ts';
import { enumsZh } from '../../../src/wording/enums.zh.ts';
import { addEnglish } from '../../../src/wording/english.ts';
import { languages } from '../../../src/wording/language.ts';
import { fill, sayOpen } from '../../../src/wording/say.ts';
import { sayFailure } from '../../../src/wording/say-failure.ts';

addEnglish();
const everyCode = [...localCodes, ...domainCodes, ...Object.keys(wireCodes)];
const chinese = /\p{Script=Han}/u;

function placeholders(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();
}

describe('texts of failures', () => {
  it('says every code in both languages, what happened and what to do', () => {
    for (const code of everyCode) {
      for (const language of languages) {
        const said = sayFailure({ code }, language);
        expect(said.text.length, code).toBeGreaterThan(3);
        expect(said.next.length, code).toBeGreaterThan(3);
        expect(`${said.text}${said.next}`, code).not.toMatch(/[{}[\]]/);
        expect(chinese.test(said.text), code).toBe(language === 'zh-CN');
      }
    }
  });

  it('holds no text for a code that nobody can raise', () => {
    expect(Object.keys(codesZh).sort()).toEqual([...everyCode].sort());
    expect(Object.keys(codesEn).sort()).toEqual([...everyCode].sort());
  });

  it('names the same facts in both languages, each inside a part that may be left out', () => {
    const english: Readonly<Record<string, { text: string; next: string }>> = codesEn;
    for (const [code, zh] of Object.entries(codesZh)) {
      expect(placeholders(english[code]?.text ?? ''), code).toEqual(placeholders(zh.text));
      expect(placeholders(zh.text.replace(/\[[^\]]*\]/g, '')), code).toEqual([]);
      expect(placeholders(zh.next), code).toEqual([]);
    }
  });

  it('fills facts, and spans in words', () => {
    expect(sayFailure({ code: 'lock/pin-wrong', detail: { triesLeft: 2 } }, 'zh-CN').text).toBe('本机密码不正确，还可再试 2 次。');
    expect(sayFailure({ code: 'lock/pin-wrong', detail: { triesLeft: 1 } }, 'en').text).toBe('The PIN is not right; tries left: 1.');
    expect(sayFailure({ code: 'lock/pin-wrong' }, 'zh-CN').text).toBe('本机密码不正确。');
    expect(sayFailure({ code: 'session/back-off', detail: { retryAfterMs: 90_000 } }, 'en').text).toBe('Several sign-ins failed; wait 1 min.');
  });

  it('has a sentence for a code of a newer server, with the code for the hotline', () => {
    expect(sayFailure({ code: 'case/brand-new' }, 'zh-CN').text).toContain('case/brand-new');
    expect(sayFailure({ code: 'constructor' }, 'en').text).toContain('constructor');
  });

  it('never fills a fact a second time', () => {
    expect(fill('{a}', { a: '{b}', b: 'x' }, 'en')).toBe('{b}');
  });
});

describe('texts of closed lists', () => {
  it('has Chinese for every member, English without a Chinese character, and no two members alike', () => {
    for (const [name, texts] of Object.entries(enumsZh)) {
      const words = Object.values(texts) as string[];
      expect(new Set(words).size, name).toBe(words.length);
      for (const word of words) expect(word, name).toMatch(chinese);
    }
    for (const [name, texts] of Object.entries(enumsEn)) {
      const words = Object.values(texts) as string[];
      expect(new Set(words).size, name).toBe(words.length);
      for (const word of words) expect(word, name).not.toMatch(chinese);
    }
  });

  it('reads an unknown member of a newer server as other', () => {
    expect(sayOpen('evidenceKind', 'thermal-image', 'zh-CN')).toBe('其他');
    expect(sayOpen('evidenceKind', 'meter-label', 'zh-CN')).toBe('表计铭牌');
  });
});
