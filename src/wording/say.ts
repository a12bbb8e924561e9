import type { CodeText } from './code-text.ts';
import { codesEn } from './codes.en.ts';
import { codesZh } from './codes.zh.ts';
import { enumsEn } from './enums.en.ts';
import type { EnumName, EnumTexts } from './enum-texts.ts';
import { enumsZh } from './enums.zh.ts';
import type { Language, PerLanguage } from './language.ts';
import { instantText, spanText } from './time-text.ts';

/** A failure as it travels: the texts need no more than its code and plain facts. */
export interface SayableFailure {
  readonly code: string;
  readonly detail?: Readonly<Record<string, string | number>> | undefined;
}

const codes: PerLanguage<Readonly<Record<string, CodeText>>> = { 'zh-CN': codesZh, en: codesEn };
const enums: PerLanguage<EnumTexts> = { 'zh-CN': enumsZh, en: enumsEn };

/** A code this build does not know, from a newer server: still a sentence, and the code for the hotline. */
const unknown: PerLanguage<CodeText> = {
  'zh-CN': { text: '出现了这个版本还不认识的情况（{code}）。', next: '请刷新页面后再试；仍出现请把括号内的编号告诉管理员。' },
  en: { text: 'Something this version does not know happened ({code}).', next: 'Reload and try again; if it goes on, tell your administrator the code in brackets.' },
};

/** What happened and the way on, in words. Never throws; an unknown code has a sentence too. */
export function sayFailure(failure: SayableFailure, language: Language): CodeText {
  const known = Object.hasOwn(codes[language], failure.code) ? codes[language][failure.code] : undefined;
  const detail = known === undefined ? { ...failure.detail, code: failure.code } : (failure.detail ?? {});
  const { text, next } = known ?? unknown[language];
  return { text: fill(text, detail, language), next: fill(next, detail, language) };
}

/** The text of a value of a closed list. */
export function sayEnum<N extends EnumName>(name: N, value: keyof EnumTexts[N] & string, language: Language): string {
  const texts: Readonly<Record<string, string>> = enums[language][name];
  return texts[value] ?? value;
}

/** The same for a value that comes as plain text from a server that may be newer: unknown ones read as "other". */
export function sayOpen(name: EnumName, value: string, language: Language): string {
  const texts: Readonly<Record<string, string>> = enums[language][name];
  return Object.hasOwn(texts, value) ? (texts[value] ?? '') : language === 'zh-CN' ? '其他' : 'other';
}

/** Fills `{name}`; a part in `[…]` goes when one of its names is missing. */
export function fill(text: string, detail: Readonly<Record<string, string | number>>, language: Language): string {
  const optional = text.replace(/\[([^\]]*)\]/g, (_whole, part: string) => {
    const names = [...part.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    return names.every((name) => Object.hasOwn(detail, name)) ? part : '';
  });
  return optional.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = detail[name];
    if (value === undefined) return '';
    if (typeof value === 'number' && name.endsWith('AtMs')) return instantText(value, language);
    if (typeof value === 'number' && name.endsWith('Ms')) return spanText(value, language);
    return String(value);
  });
}

/** All lists of a language, for whoever looks up by a name that came over the wire. */
export function enumTextsOf(language: Language): EnumTexts {
  return enums[language];
}
