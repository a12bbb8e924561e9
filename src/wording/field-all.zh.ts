import { fieldRegisterZh } from './field-register.zh.ts';
import { fieldStepsZh } from './field-steps.zh.ts';
import { fieldDayZh } from './field.zh.ts';

/** All texts of the field app's screens. A chunk of its own: the day's list stands before a visit's words are read. */
export const fieldZh = { ...fieldStepsZh, ...fieldRegisterZh, ...fieldDayZh };
