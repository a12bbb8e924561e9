import type { CaseDetail } from '../../protocol/desk.ts';
import { sayEnum } from '../../wording/say.ts';
import type { Language } from '../../wording/language.ts';
import { labelOf } from './label-of.ts';

/** Whose hand or which paper a file of the case shows, by its digest: three signatures of one case look alike. */
export function evidenceSubjects({ workOrders, labels }: Pick<CaseDetail, 'workOrders' | 'labels'>, language: Language): ReadonlyMap<string, string> {
  const shown = workOrders.flatMap(({ notices, signer, signing, documents }) => [
    ...notices.map(({ owner, evidence }) => ({ subject: sayEnum('partyRole', owner, language), evidence })),
    ...[signer, signing].filter((act) => act !== null).map(({ signerRole, evidence }) => ({ subject: sayEnum('partyRole', signerRole, language), evidence })),
    ...documents.map(({ documentId, evidence }) => ({ subject: labelOf(labels, documentId, language), evidence })),
  ]);
  return new Map(shown.flatMap(({ subject, evidence }) => evidence.map(({ sha256 }) => [sha256, subject] as const)));
}
