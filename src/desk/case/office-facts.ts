import type { CaseDetail } from '../../protocol/desk.ts';
import type { DeskWords } from '../../wording/desk.ts';
import type { Language } from '../../wording/language.ts';
import { sayings } from '../../ui/fact.ts';
import { sayEnum } from '../../wording/say.ts';
import { instantText } from '../../wording/time-text.ts';
import type { FactGroup } from './field-facts.ts';
import { labelOf } from './label-of.ts';

/** What the office said and decided: each call with what was done in it (T-11, T-21), who was told by telephone, why it was declined (T-19). */
export function officeFacts({ record, labels, workOrders }: CaseDetail, { language, words }: { language: Language; words: DeskWords }): readonly FactGroup[] {
  const said = words.officeRecord;
  const by = ({ atMs, byId }: { readonly atMs: number; readonly byId: string }) => [labels?.[byId] === undefined ? '' : labelOf(labels, byId, language), instantText(atMs, language)];
  const groups: FactGroup[] = [];
  if (record.decline !== null) {
    const { reason, note } = record.decline;
    groups.push({ title: said.decline, facts: [{ name: sayEnum('declineReason', reason, language), sayings: sayings(note, ...by(record.decline)) }] });
  }
  if (record.calls.length > 0) {
    groups.push({ title: said.calls, facts: record.calls.map((call, index) => ({
      name: `${index + 1}. ${sayEnum('partyRole', call.to, language)}`,
      sayings: sayings(sayEnum('callOutcome', call.outcome, language), ...call.topics.map((topic) => sayEnum('callTopic', topic, language)), call.note, ...by(call)),
    })).toReversed() });
  }
  const atTheDoor = new Set(workOrders.flatMap(({ notices }) => notices.map(({ mutationId }) => mutationId)));
  const byPhone = record.notices.filter(({ mutationId }) => !atTheDoor.has(mutationId));
  if (byPhone.length > 0) {
    groups.push({ title: said.notices, facts: byPhone.map((notice, index) => ({
      name: `${index + 1}. ${sayEnum('partyRole', notice.owner, language)}`,
      sayings: sayings(sayEnum('noticeOutcome', notice.outcome, language), sayEnum('channel', notice.channel, language), notice.reason, instantText(notice.atMs, language)),
    })) });
  }
  return groups;
}
