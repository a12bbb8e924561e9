import type { fieldZh } from './field-all.zh.ts';
import { fieldRegisterEn } from './field-register.en.ts';
import { fieldStepsEn } from './field-steps.en.ts';
import { fieldDayEn } from './field.en.ts';

export const fieldEn: typeof fieldZh = { ...fieldStepsEn, ...fieldRegisterEn, ...fieldDayEn };
