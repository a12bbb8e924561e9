import type { Label } from '../../domain/programme/source.ts';
import { labelText } from '../../wording/label-text.ts';
import type { Language } from '../../wording/language.ts';

/** A name that the server sent along with a case; the id itself when it sent none. */
export function labelOf(labels: Readonly<Record<string, Label>> | undefined, labelId: string, language: Language): string {
  const label = labels?.[labelId];
  return label === undefined ? labelId : labelText(label, language);
}
