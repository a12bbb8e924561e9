import type { Visit, VisitOutcome } from '../../domain/model/visit.ts';

export type EndingLack = 'call' | 'proof' | 'reason' | 'note' | 'rebooking';

export interface HalfEnding {
  readonly outcome: VisitOutcome;
  readonly reason: NonNullable<Visit['ending']>['reason'];
  readonly note: string;
  readonly photos: number;
}

/** What `end-visit` would refuse this ending for, said before it is tried; what 完成 needs is the check's own matter (C-13). */
export function endingLacks(visit: Pick<Visit, 'calls' | 'rebookings'>, { outcome, reason, note, photos }: HalfEnding): EndingLack | null {
  if (outcome === 'nobody-home' && visit.calls.length === 0) return 'call';
  if (outcome === 'nobody-home' && note === '' && photos === 0) return 'proof';
  if (outcome === 'refused' && reason === 'none') return 'reason';
  if ((outcome === 'refused' || outcome === 'completed') && reason === 'other' && note === '') return 'note';
  if (outcome === 'rebooked' && visit.rebookings.length === 0 && note === '') return 'rebooking';
  return null;
}
