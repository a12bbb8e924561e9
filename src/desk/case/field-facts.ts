import { maskAccount, maskName } from '../../domain/rules/masking.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import type { DeskWords } from '../../wording/desk.ts';
import type { Language } from '../../wording/language.ts';
import { sayEnum } from '../../wording/say.ts';
import { instantText } from '../../wording/time-text.ts';

interface Fact {
  readonly name: string;
  readonly value: string;
  readonly figures?: boolean;
}

export interface FactGroup {
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** What the field found, in the order of the visit: the finding, the choice, who was told, who signed what. */
export function fieldFacts(order: WorkOrder, { language, words }: { language: Language; words: DeskWords }): readonly FactGroup[] {
  const at = (atMs: number) => instantText(atMs, language);
  const said = words.order;
  const groups: FactGroup[] = [];
  const { finding, choice, signer, signing } = order;
  if (finding !== null) {
    groups.push({ title: said.finding, facts: [
      { name: said.outcome, value: `${sayEnum('accountOutcome', finding.outcome, language)} · ${at(finding.atMs)}` },
      ...(finding.accountNumber === null ? [] : [{ name: words.case.accountNumber, value: maskAccount(finding.accountNumber), figures: true }]),
      ...(finding.meterNumber === null ? [] : [{ name: words.case.meterNumber, value: finding.meterNumber, figures: true }]),
      { name: said.foundVia, value: `${sayEnum('findingVia', finding.via, language)} · ${finding.verified ? said.verifiedAtDoor : said.notVerified}` },
      ...(finding.note === '' ? [] : [{ name: words.common.note, value: finding.note }]),
    ] });
  }
  if (choice !== null) {
    groups.push({ title: said.choice, facts: [{ name: sayEnum('transferType', choice.type, language), value: `${choice.chosenBy.map((role) => sayEnum('partyRole', role, language)).join(words.common.listSeparator)} · ${at(choice.atMs)}` }] });
  }
  if (order.notices.length > 0) {
    groups.push({ title: said.notices, facts: order.notices.map((notice, index) => ({
      name: `${index + 1}. ${sayEnum('partyRole', notice.owner, language)}`,
      value: [sayEnum('noticeOutcome', notice.outcome, language), sayEnum('channel', notice.channel, language), at(notice.atMs), notice.reason].filter((part) => part !== '').join(' · '),
    })) });
  }
  if (signer !== null) {
    groups.push({ title: said.signer, facts: [
      { name: sayEnum('partyRole', signer.signerRole, language), value: maskName(signer.signerName) },
      { name: sayEnum('identityKind', signer.identityKind, language), value: `…${signer.numberTail} · ${signer.numberMatched ? said.numberMatched : said.numberDiffers} · ${signer.originalSeen ? said.originalSeen : said.originalNotSeen}`, figures: false },
      ...(signer.mismatchReason === '' ? [] : [{ name: said.mismatchReason, value: signer.mismatchReason }]),
    ] });
  }
  if (signing !== null) {
    groups.push({ title: said.signing, facts: [
      { name: sayEnum('contractChannel', signing.channel, language), value: `${sayEnum('partyRole', signing.signerRole, language)} · ${at(signing.atMs)}` },
      { name: said.template, value: `${signing.templateId}@${signing.templateVersion}` },
      { name: said.clauses, value: String(signing.clausesPointedOut.length), figures: true },
      { name: said.copy, value: sayEnum('copyGiven', signing.copyGiven, language) },
      { name: 'SHA-256', value: signing.contractSha256, figures: true },
    ] });
  }
  return groups;
}
