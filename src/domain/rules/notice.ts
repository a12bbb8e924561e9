import { digestOf } from '../../base/digest.ts';
import { fail, ok, type Failure, type Result } from '../../base/result.ts';
import type { TransferType } from '../model/account.ts';
import type { PriceTable } from '../model/prices.ts';
import type { Utility } from '../model/primitives.ts';
import type { ReadingEntry, WorkOrder } from '../model/work-order.ts';
import { shanghaiDay } from './calendar-days.ts';
import { maskAccount } from './masking.ts';
import { currentReading, orderAccountNumber, orderReference, orderTransferType } from './order-facts.ts';
import { pricesBetween, settlementLines, type SettlementLine } from './settlement.ts';

/** Sentences the notice always carries; the words stand in `wording`. */
export type NoticeStatement = 'reconcile-yourselves' | 'for-reference-not-a-bill' | 'company-settles' | 'watch-payment-sms' | 'agree-and-pay';

/** What both owners are told, as facts: the same content is the same digest in every language (T-27). */
export interface NoticeContent {
  readonly format: 1;
  readonly kind: TransferType;
  readonly caseNumber: string;
  readonly supplierId: string;
  readonly utility: Utility;
  readonly accountMasked: string | null;
  readonly meterNumber: string | null;
  readonly multiplier: string | null;
  /** 上一抄表例日; null when the register does not know it. */
  readonly scheduledDay: string | null;
  readonly currentAtMs: number | null;
  readonly explanation: ReadingEntry['explanation'];
  readonly lines: readonly SettlementLine[];
  readonly prices: readonly PriceTable[];
  readonly statements: readonly NoticeStatement[];
}

const STATEMENTS: Record<TransferType, readonly NoticeStatement[]> = {
  'non-settlement': ['reconcile-yourselves', 'for-reference-not-a-bill'],
  settlement: ['company-settles', 'watch-payment-sms', 'agree-and-pay'],
};

/**
 * The notice as the order stands now. A corrected reading or another choice makes another version, and whoever was told
 * the old one must be told again. Errors: notice/choice-missing, notice/reading-missing. Source: T-23 … T-28, C-06.
 */
export function buildNotice(order: WorkOrder): Result<NoticeContent, Failure<'notice/choice-missing' | 'notice/reading-missing'>> {
  const kind = orderTransferType(order);
  if (kind === null) return fail('notice/choice-missing');
  const reading = currentReading(order);
  if (reading === null && kind === 'non-settlement') return fail('notice/reading-missing');
  const row = orderReference(order);
  const account = orderAccountNumber(order);
  const scheduledDay = row?.lastScheduled?.day ?? null;
  const currentDay = reading === null ? null : shanghaiDay(reading.atMs);
  return ok({
    format: 1,
    kind,
    caseNumber: order.caseNumber,
    supplierId: order.supplierId,
    utility: order.utility,
    accountMasked: account === null ? null : maskAccount(account),
    meterNumber: reading?.meterNumber ?? row?.meter.meterNumber ?? null,
    multiplier: row?.meter.multiplier ?? null,
    scheduledDay,
    currentAtMs: reading?.atMs ?? null,
    explanation: reading?.explanation ?? null,
    lines: reading === null ? [] : linesOf(reading, row),
    prices: currentDay === null ? [] : pricesBetween(order.priceTables, row?.priceCode ?? null, { fromDay: scheduledDay ?? currentDay, toDay: currentDay }),
    statements: STATEMENTS[kind],
  });
}

/** SHA-256 of the content, as both owners' acknowledgements name it. */
export function noticeDigest(content: NoticeContent): string {
  return digestOf(content);
}

function linesOf(reading: ReadingEntry, row: ReturnType<typeof orderReference>): readonly SettlementLine[] {
  if (row === null) return reading.readings.map(({ register, value }) => ({ register, start: null, stop: value, difference: null, consumption: null, rolledOver: false }));
  return settlementLines({ meter: row.meter, start: row.lastScheduled?.readings ?? null, stop: reading.readings, explanation: reading.explanation });
}
