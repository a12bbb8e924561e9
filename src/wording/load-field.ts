import type { FieldWording } from './field.ts';
import type { PerLanguage } from './language.ts';

/** The field app's texts, one language a chunk: a phone reads only the one that is spoken. */
export const loadFieldWording: PerLanguage<() => Promise<FieldWording>> = {
  'zh-CN': async () => (await import('./field.zh.ts')).fieldZh,
  en: async () => (await import('./field.en.ts')).fieldEn,
};
