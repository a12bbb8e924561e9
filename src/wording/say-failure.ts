import type { CodeText } from './code-text.ts';
import { codesZh } from './codes.zh.ts';
import type { Language, PerLanguage } from './language.ts';
import { fill } from './say.ts';

/** A failure as it travels: the texts need no more than its code and plain facts. */
export interface SayableFailure {
  readonly code: string;
  readonly detail?: Readonly<Record<string, string | number>> | undefined;
}

/** As in `say`: Chinese is there, English comes with `english.ts`. */
const texts = new Map<Language, Readonly<Record<string, CodeText>>>([['zh-CN', codesZh]]);

/** As `addEnums`, for what can go wrong. */
export function addFailures(language: Language, added: Readonly<Record<string, CodeText>>): void {
  texts.set(language, added);
}

/** A code this build does not know, from a newer server: still a sentence, and the code for the hotline. */
const unknown: PerLanguage<CodeText> = {
  'zh-CN': { text: '出现了这个版本还不认识的情况（{code}）。', next: '请刷新页面后再试；仍出现请把括号内的编号告诉管理员。' },
  en: { text: 'Something this version does not know happened ({code}).', next: 'Reload and try again; if it goes on, tell your administrator the code in brackets.' },
};

/** What happened and the way on, in words. Never throws; an unknown code has a sentence too. */
export function sayFailure(failure: SayableFailure, language: Language): CodeText {
  const codes: Readonly<Record<string, CodeText>> = texts.get(language) ?? codesZh;
  const known = Object.hasOwn(codes, failure.code) ? codes[failure.code] : undefined;
  const detail = known === undefined ? { ...failure.detail, code: failure.code } : (failure.detail ?? {});
  const { text, next } = known ?? unknown[language];
  return { text: fill(text, detail, language), next: fill(next, detail, language) };
}
