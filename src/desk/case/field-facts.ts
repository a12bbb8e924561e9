import { maskName } from '../../domain/rules/masking.ts';
import type { MeterDecision, WorkOrder } from '../../domain/model/work-order.ts';
import type { DeskWords } from '../../wording/desk.ts';
import type { Language } from '../../wording/language.ts';
import { sayings, type Fact } from '../../ui/fact.ts';
import { fill, sayEnum } from '../../wording/say.ts';
import { instantText } from '../../wording/time-text.ts';

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
      { name: said.outcome, sayings: [sayEnum('accountOutcome', finding.outcome, language), at(finding.atMs)] },
      ...(finding.accountNumber === null ? [] : [{ name: words.case.accountNumber, value: tail(finding.accountNumber), figures: true }]),
      ...(finding.meterNumber === null ? [] : [{ name: words.case.meterNumber, value: finding.meterNumber, figures: true }]),
      { name: said.foundVia, sayings: [sayEnum('findingVia', finding.via, language), finding.verified ? said.verifiedAtDoor : said.notVerified] },
      ...(finding.meterDecision === undefined ? [] : decisionFacts(finding.meterDecision, { language, words })),
      ...(finding.register === undefined ? [] : [{ name: said.fromRegister, value: fill(said.registerVersion, { area: finding.register.areaCode, n: finding.register.version }, language) }]),
      ...(finding.note === '' ? [] : [{ name: words.common.note, value: finding.note }]),
    ] });
  }
  const readDecision = order.readings.at(-1)?.meterDecision;
  if (readDecision !== undefined) groups.push({ title: said.meterDecision, facts: decisionFacts(readDecision, { language, words }) });
  if (choice !== null) {
    const chosenBy = choice.chosenBy.map((role) => sayEnum('partyRole', role, language)).join(words.common.listSeparator);
    groups.push({ title: said.choice, facts: [{ name: sayEnum('transferType', choice.type, language), sayings: [chosenBy, at(choice.atMs)] }] });
  }
  if (order.notices.length > 0) {
    groups.push({ title: said.notices, facts: order.notices.map((notice, index) => ({
      name: `${index + 1}. ${sayEnum('partyRole', notice.owner, language)}`,
      sayings: sayings(sayEnum('noticeOutcome', notice.outcome, language), sayEnum('channel', notice.channel, language), at(notice.atMs), notice.reason),
    })) });
  }
  if (signer !== null) {
    groups.push({ title: said.signer, facts: [
      { name: sayEnum('partyRole', signer.signerRole, language), value: maskName(signer.signerName) },
      {
        name: sayEnum('identityKind', signer.identityKind, language),
        sayings: [
          `…${signer.numberTail}`,
          signer.numberMatched ? said.numberMatched : said.numberDiffers,
          signer.originalSeen ? said.originalSeen : said.originalNotSeen,
        ],
      },
      ...(signer.mismatchReason === '' ? [] : [{ name: said.mismatchReason, value: signer.mismatchReason }]),
    ] });
  }
  if (signing !== null) {
    groups.push({ title: said.signing, facts: [
      { name: sayEnum('contractChannel', signing.channel, language), sayings: [sayEnum('partyRole', signing.signerRole, language), at(signing.atMs)] },
      { name: said.template, value: templateTitle(order, said.templateVersion, language) },
      { name: said.clauses, value: String(signing.clausesPointedOut.length), figures: true },
      { name: said.copy, value: sayEnum('copyGiven', signing.copyGiven, language) },
      { name: words.acts.contractDigest, value: signing.contractSha256, figures: true },
    ] });
  }
  return groups;
}

/** As the queue and the case name an account. */
const tail = (accountNumber: string) => `…${accountNumber.slice(-4)}`;

/** The contract text by its own title, which is Chinese in any language; its id when the text is not here any more. */
function templateTitle({ contract, signing }: WorkOrder, words: string, language: Language): string {
  if (signing === null) return '';
  const { templateId, templateVersion } = signing;
  const title = contract?.template.templateId === templateId ? contract.template.title : templateId;
  return fill(words, { title, n: templateVersion }, language);
}

/** The brake's decision: which two meters, which one holds, and why (T-14). */
function decisionFacts(decision: MeterDecision, { language, words }: { language: Language; words: DeskWords }): readonly Fact[] {
  const { expectedMeter, scannedMeter, scannedAccount, choice, reason } = decision;
  return [
    { name: words.order.expectedMeter, value: expectedMeter, figures: true },
    { name: words.order.scannedMeter, value: scannedAccount === null ? scannedMeter : `${scannedMeter} · ${tail(scannedAccount)}`, figures: true },
    { name: words.order.meterDecision, sayings: sayings(sayEnum('meterDecision', choice, language), reason) },
  ];
}
