import type { CaseDetail } from '../../protocol/desk.ts';
import type { DeskWords } from '../../wording/desk.ts';
import type { Language } from '../../wording/language.ts';
import { enumTextsOf, fill, sayOpen } from '../../wording/say.ts';
import { captureReason } from '../parts/capture-reason.ts';

/** One line of the timeline: acts and mutations by their own names, the system's doings by the desk's words. */
export function timelineText(entry: CaseDetail['timeline'][number], { language, words }: { language: Language; words: DeskWords }): string {
  const texts = enumTextsOf(language);
  const own: Readonly<Record<string, string>> = words.timeline.kinds;
  const known: Readonly<Record<string, string>> = { ...texts.actKind, ...texts.mutationKind, ...own };
  const name = Object.hasOwn(known, entry.kind) ? fill(known[entry.kind] ?? '', entry.detail, language) : words.timeline.other;
  const { addressReason, code, mutation, reason } = entry.detail;
  if (entry.kind === 'unmasked' && typeof reason === 'string') return `${name}${words.common.colon}${sayOpen('unmaskReason', reason, language)}`;
  if (typeof addressReason === 'string') return `${name}${words.common.colon}${words.acts.addressesDiffer} · ${sayOpen('addressReason', addressReason, language)}`;
  if (typeof mutation === 'string') {
    const why = typeof reason === 'string' ? ` · ${sayOpen('setAsideReason', reason, language)}` : '';
    return `${name}${words.common.colon}${sayOpen('mutationKind', mutation, language)}${why}`;
  }
  return typeof code === 'string' && code.includes('/') ? `${name}${words.common.colon}${captureReason(code, { language, words })}` : name;
}
