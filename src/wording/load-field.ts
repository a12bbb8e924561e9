import type { FieldWording } from './field.ts';
import { fieldDayZh } from './field.zh.ts';
import type { FieldDayWording } from './field.zh.ts';
import type { PerLanguage } from './language.ts';

/** The field app's texts, each language a chunk of its own that lies on the phone. */
export const loadFieldWording: PerLanguage<() => Promise<FieldWording>> = {
  'zh-CN': async () => (await import('./field-all.zh.ts')).fieldZh,
  async en() {
    const [{ fieldEn }, { addEnglish }] = await Promise.all([import('./field-all.en.ts'), import('./english.ts')]);
    addEnglish();
    return fieldEn;
  },
};

/** What the PIN and the day's list say. In Chinese it is part of the shell; English comes whole. */
export const loadDayWording: PerLanguage<() => Promise<FieldDayWording | FieldWording>> = { 'zh-CN': async () => fieldDayZh, en: loadFieldWording.en };
