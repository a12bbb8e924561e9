import type { CaseRecord } from '../model/case.ts';
import { fillSentence, holds } from '../programme/interpret.ts';
import type { Programme } from '../programme/schema.ts';
import { caseFacts } from './case-facts.ts';

export interface ScriptLine {
  readonly lineId: string;
  readonly text: { readonly zh: string; readonly en: string };
}

/** What the office could say on the telephone now, of the programme's sentences: those whose conditions hold for the case (T-11, T-12, T-16, T-17, T-21, T-36). */
export function officeScript(record: CaseRecord, programme: Programme): readonly ScriptLine[] {
  const facts = caseFacts(record, programme);
  const values = { amount: record.arrears?.amount ?? '' };
  return programme.callScript
    .filter(({ when }) => holds(when, facts))
    .map(({ lineId, text }) => ({ lineId, text: { zh: fillSentence(text.zh, values), en: fillSentence(text.en, values) } }));
}
