import { fieldEn } from './field-all.en.ts';
import { fieldZh } from './field-all.zh.ts';
import type { PerLanguage } from './language.ts';

/** The field app's screen texts. The Chinese ones give the shape; what English lacks does not compile. */
export type FieldWording = typeof fieldZh;

export const fieldWording: PerLanguage<FieldWording> = { 'zh-CN': fieldZh, en: fieldEn };
