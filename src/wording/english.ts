import { codesEn } from './codes.en.ts';
import { enumsEn } from './enums.en.ts';
import { addEnums } from './say.ts';
import { addFailures } from './say-failure.ts';

/** Teaches `say` and `sayFailure` English. Call it before anything is said in English. */
export function addEnglish(): void {
  addEnums('en', enumsEn);
  addFailures('en', codesEn);
}
