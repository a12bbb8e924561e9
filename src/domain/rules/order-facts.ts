import type { ReferenceRow, TransferType } from '../model/account.ts';
import type { ReadingEntry, WorkOrder } from '../model/work-order.ts';

/** The account the order is about: the office's, or the one found at the door (T-13, C-03: the office's wins). */
export function orderAccountNumber(order: WorkOrder): string | null {
  return order.accountNumber ?? (order.finding?.outcome === 'found' ? order.finding.accountNumber : null);
}

/** What the downloaded register says about that account; null when the phone does not have its row. */
export function orderReference(order: WorkOrder): ReferenceRow | null {
  const accountNumber = orderAccountNumber(order);
  return order.references.find((row) => row.accountNumber === accountNumber) ?? null;
}

/** The reading that holds: the last entry, since each later one names the one it corrects (C-02). */
export function currentReading(order: WorkOrder): ReadingEntry | null {
  return order.readings.at(-1) ?? null;
}

/** What the customer chose at the door, else what the office had recorded (T-22). */
export function orderTransferType(order: WorkOrder): TransferType | null {
  return order.choice?.type ?? order.transferType;
}
