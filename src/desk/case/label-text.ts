import type { Language } from '../../wording/language.ts';

/** A name that the programme's data bring along; the id itself when the server sent none. */
export function labelText(labels: Readonly<Record<string, { zh: string; en: string }>> | undefined, labelId: string, language: Language): string {
  const label = labels?.[labelId];
  if (label === undefined) return labelId;
  return language === 'zh-CN' ? label.zh : label.en;
}
