import type { Label } from '../domain/programme/source.ts';
import type { Language } from './language.ts';

/** Words that the data bring along (a programme, a supplier, a paper) in the language asked. */
export function labelText(label: Label, language: Language): string {
  return language === 'en' ? label.en : label.zh;
}
