import { MS_PER_DAY } from '../../base/clock.ts';
import type { CaseRecord } from '../model/case.ts';
import type { EvidenceKind } from '../model/evidence.ts';
import type { Programme } from '../programme/schema.ts';
import { shanghaiDay, startOfDayMs } from './calendar-days.ts';
import { isIdentityImage } from './documents.ts';

/** A file as a capture named it. */
export interface NamedFile {
  readonly kind: EvidenceKind;
  readonly mutationKind: string;
  /** The paper that was collected; null where none was. */
  readonly documentId: string | null;
}

/**
 * From when on a file of a case is to be deleted (C-19); null: it stays, or nobody can say yet. That is 00:00 in Shanghai
 * of the last day of the programme's span, so that a round of that day keeps what the privacy notice promises.
 * Time: instants are whole milliseconds (epoch, UTC). Source: PIPL §19, §47; 民法典 §201: the first day is not counted.
 */
export function deletableFromMs(file: NamedFile, record: Pick<CaseRecord, 'archivedAtMs'>, programme: Programme): number | null {
  const days = programme.retention?.identityImages.daysAfterArchive;
  if (days === undefined || record.archivedAtMs === null || !showsIdentityPaper(file, programme)) return null;
  return startOfDayMs(shanghaiDay(record.archivedAtMs)) + days * MS_PER_DAY;
}

/** A page of an identity paper, collected or shown by the signer. Power of attorney, signatures and contract pages belong to the contract. */
function showsIdentityPaper({ kind, mutationKind, documentId }: NamedFile, programme: Programme): boolean {
  if (kind !== 'document-page') return false;
  return mutationKind === 'identify-signer' || (documentId !== null && isIdentityImage(programme, documentId));
}
