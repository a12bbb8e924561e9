import type { ConsentScope, Visit } from '../model/visit.ts';

/** The latest word counts; silence is no consent, and a consent may be taken back (C-14). */
export function consentHolds(visit: Visit | null, scope: Exclude<ConsentScope, 'share-with-supplier'>): boolean {
  return visit?.consents.findLast((consent) => consent.scope === scope)?.granted ?? false;
}
