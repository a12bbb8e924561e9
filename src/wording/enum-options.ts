import type { EnumName, EnumTexts } from './enum-texts.ts';
import type { Language } from './language.ts';
import { sayEnum } from './say.ts';

/** Values of a closed list as a person chooses among them, in the order given and each once. */
export function enumOptions<N extends EnumName, V extends keyof EnumTexts[N] & string>(name: N, values: readonly V[], language: Language): { value: V; label: string }[] {
  return [...new Set(values)].map((value) => ({ value, label: sayEnum(name, value, language) }));
}
