import type { DeskWords } from '../../wording/desk.ts';
import type { Language } from '../../wording/language.ts';
import { sayFailure } from '../../wording/say-failure.ts';

/** Why a capture did not take effect, as the desk hears it: the codes' own texts speak to the worker. */
export function captureReason(code: string, { language, words }: { language: Language; words: DeskWords }): string {
  const own: Readonly<Record<string, string>> = words.attention.reasons;
  return own[code] ?? sayFailure({ code }, language).text;
}
