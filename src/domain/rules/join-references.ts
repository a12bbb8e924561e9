import type { ReferenceRow } from '../model/account.ts';
import { MOST_REFERENCES } from '../model/work-order.ts';

/**
 * The register's rows that an order carries, with rows that came anew: each takes the place of what was known of its
 * account, and where an order is full, older ones go and never these. Size: at most MOST_REFERENCES of either. Source: T-12.
 */
export function joinReferences(known: readonly ReferenceRow[], fresh: readonly ReferenceRow[]): ReferenceRow[] {
  const renewed = new Set(fresh.map(({ accountNumber }) => accountNumber));
  return [...known.filter(({ accountNumber }) => !renewed.has(accountNumber)), ...fresh].slice(-MOST_REFERENCES);
}
