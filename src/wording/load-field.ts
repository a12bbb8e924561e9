import type { FieldWording } from './field.ts';
import { fieldZh } from './field.zh.ts';
import type { PerLanguage } from './language.ts';

/** The field app's texts. Chinese is part of the shell; English is a chunk of its own that lies beside it offline. */
export const loadFieldWording: PerLanguage<() => Promise<FieldWording>> = {
  'zh-CN': async () => fieldZh,
  async en() {
    const [{ fieldEn }, { addEnglish }] = await Promise.all([import('./field.en.ts'), import('./english.ts')]);
    addEnglish();
    return fieldEn;
  },
};
