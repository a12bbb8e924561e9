import type { Visit } from '../../domain/model/visit.ts';
import type { CaseDetail } from '../../protocol/desk.ts';
import type { DeskWords } from '../../wording/desk.ts';
import type { Language } from '../../wording/language.ts';
import { labelOf } from './label-of.ts';

/** Whose visit it is, by name and staff number; by number alone where the name is not known. */
export function workerText({ assigneeId, workerStaffNumber }: Visit, labels: CaseDetail['labels'], { language, words }: { language: Language; words: DeskWords }): string {
  const known = assigneeId !== null && labels?.[assigneeId] !== undefined;
  return `${known ? `${labelOf(labels, assigneeId, language)} · ` : ''}${words.visits.staff} ${workerStaffNumber}`;
}
