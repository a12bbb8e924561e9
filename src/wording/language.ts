/** Languages every text exists in. Chinese first: it is what the office and the customer read; English is complete. */
export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

/** One entry for every language, so that a missing translation does not compile. */
export type PerLanguage<T> = Readonly<Record<Language, T>>;

/** What each calls itself. */
export const languageNames: PerLanguage<string> = { 'zh-CN': '中文', en: 'English' };

/** The language that was chosen here (`kept`), else the first we have of those the browser asks for. */
export function languageFrom(kept: string | null, preferred: readonly string[]): Language {
  const chosen = languages.find((language) => language === kept);
  if (chosen !== undefined) return chosen;
  for (const tag of preferred) {
    if (tag.toLowerCase().startsWith('zh')) return 'zh-CN';
    if (tag.toLowerCase().startsWith('en')) return 'en';
  }
  return 'zh-CN';
}
