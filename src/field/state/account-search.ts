import type { WorkOrder } from '../../domain/model/work-order.ts';
import { matchAccountNumber, matchAddress, matchMeter, type AccountMatch } from '../../domain/rules/account-match.ts';
import { readMeterLabel, type MeterLabel } from '../../domain/rules/meter-label.ts';

export type SearchWay = 'meter-number' | 'account-number' | 'address';

export interface AccountSearch {
  readonly matches: readonly AccountMatch[];
  /** What the text says as a meter's label; only where a meter number is looked for. */
  readonly label: MeterLabel | null;
}

/** T-12, T-14: looks among the rows downloaded for this order, with or without signal. */
export function searchAccount(order: WorkOrder, way: SearchWay, text: string): AccountSearch {
  if (text.trim() === '') return { matches: [], label: null };
  if (way === 'account-number') return { matches: matchAccountNumber(order.references, text), label: null };
  if (way === 'address') return { matches: matchAddress(order.references, text), label: null };
  return { matches: matchMeter(order.references, text), label: readMeterLabel(text) };
}
