import type { TransferType } from '../model/account.ts';
import type { Owner } from '../model/person.ts';
import type { OwnerNotice } from '../model/work-order.ts';
import { holds } from '../programme/interpret.ts';
import type { Programme } from '../programme/schema.ts';

export type OwnerState = 'informed' | 'outdated' | 'uninformed';

/** Whom the programme wants informed for this kind of transfer: both, or the new owner alone (T-24, T-26). */
export function ownersToInform(programme: Programme, type: TransferType): readonly Owner[] {
  const byType = programme.notices.filter(({ duty, when }) => duty === 'must' && when.some(({ fact }) => fact === 'transfer-type'));
  const due = byType.filter(({ when }) => holds(when, { 'transfer-type': type }));
  return (['old-owner', 'new-owner'] as const).filter((owner) => due.some((notice) => notice.to.includes(owner)));
}

/**
 * Has this owner been told the version that holds? Who refuses to acknowledge has been told; who was not reached has not.
 * `currentSha256` null: the version is not known here, the last one told to anybody counts. Source: T-27, C-08.
 */
export function ownerState(notices: readonly OwnerNotice[], owner: Owner, currentSha256: string | null): OwnerState {
  const told = notices.filter((notice) => notice.outcome !== 'not-reached');
  const current = currentSha256 ?? told.at(-1)?.noticeSha256;
  const mine = told.filter((notice) => notice.owner === owner);
  if (mine.length === 0) return 'uninformed';
  return mine.some((notice) => notice.noticeSha256 === current) ? 'informed' : 'outdated';
}
