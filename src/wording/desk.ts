import { deskEn } from './desk.en.ts';
import { deskZh } from './desk.zh.ts';
import type { PerLanguage } from './language.ts';

/** The desk's screen texts. The Chinese ones give the shape; what English lacks does not compile. */
export type DeskWords = typeof deskZh;

export const deskWords: PerLanguage<DeskWords> = { 'zh-CN': deskZh, en: deskEn };
