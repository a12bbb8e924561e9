import type { EnumName, EnumTexts } from './enum-texts.ts';
import { enumsZh } from './enums.zh.ts';
import type { Language } from './language.ts';
import { instantText, spanText } from './time-text.ts';

/** Chinese is always there; English comes with `english.ts`, so that a phone that speaks Chinese never reads it. */
const lists = new Map<Language, EnumTexts>([['zh-CN', enumsZh]]);

/** Makes a language known to `sayEnum`; until then it is answered in Chinese. */
export function addEnums(language: Language, texts: EnumTexts): void {
  lists.set(language, texts);
}

/** The text of a value of a closed list. */
export function sayEnum<N extends EnumName>(name: N, value: keyof EnumTexts[N] & string, language: Language): string {
  const words: Readonly<Record<string, string>> = enumTextsOf(language)[name];
  return words[value] ?? value;
}

/** The same for a value that comes as plain text from a server that may be newer: unknown ones read as "other". */
export function sayOpen(name: EnumName, value: string, language: Language): string {
  const words: Readonly<Record<string, string>> = enumTextsOf(language)[name];
  return Object.hasOwn(words, value) ? (words[value] ?? '') : language === 'zh-CN' ? '其他' : 'other';
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
  return lists.get(language) ?? enumsZh;
}
