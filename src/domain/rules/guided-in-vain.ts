import type { CaseRecord } from '../model/case.ts';

/** T-12, T-13: it came out on the telephone that the customer cannot find the number. Having asked for it says nothing of that. */
export function guidedInVain(record: CaseRecord): boolean {
  return record.account === null && record.calls.some((call) => call.topics.includes('account-number-not-found'));
}
