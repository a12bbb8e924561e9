import type { Meter, RegisterKind, RegisterReading } from '../model/meter.ts';
import type { PriceTable } from '../model/prices.ts';
import type { ReadingEntry } from '../model/work-order.ts';
import { compareDecimals, multiplyDecimals, subtractDecimals } from './decimals.ts';
import { rolledDifference } from './reading-check.ts';

/** One register between two days. Nulls where nobody can know: no scheduled stop, a meter exchanged, a misread stop. */
export interface SettlementLine {
  readonly register: RegisterKind;
  readonly start: string | null;
  readonly stop: string;
  readonly difference: string | null;
  /** difference × multiplier, in kWh or m³. No money: which tier applies only billing knows (T-28). */
  readonly consumption: string | null;
  readonly rolledOver: boolean;
}

export interface SettlementInput {
  readonly meter: Meter;
  readonly start: readonly RegisterReading[] | null;
  readonly stop: readonly RegisterReading[];
  readonly explanation: ReadingEntry['explanation'];
}

/** T-26, C-06: start, stop, difference × multiplier for each register, in the order of the dial. */
export function settlementLines({ meter, start, stop, explanation }: SettlementInput): readonly SettlementLine[] {
  return meter.registers.flatMap((register) => {
    const now = stop.find((reading) => reading.register === register)?.value;
    if (now === undefined) return [];
    const before = start?.find((reading) => reading.register === register)?.value ?? null;
    const lower = before !== null && compareDecimals(now, before) < 0;
    const rolledOver = lower && explanation === 'rollover';
    const difference = before === null || explanation === 'meter-exchange' || (lower && !rolledOver)
      ? null
      : rolledOver ? rolledDifference(meter, before, now) : subtractDecimals(now, before);
    const consumption = difference === null ? null : multiplyDecimals(difference, meter.multiplier);
    return [{ register, start: before, stop: now, difference, consumption, rolledOver }];
  });
}

/**
 * The price tables in force on any day from `fromDay` to `toDay`, oldest first: a price may change in between, and then
 * both owners must see both (C-06, C-07). `priceCode` null: the account's class is not known, all of them are shown.
 */
export function pricesBetween(tables: readonly PriceTable[], priceCode: string | null, days: { readonly fromDay: string; readonly toDay: string }): readonly PriceTable[] {
  return tables
    .filter((table) => priceCode === null || table.priceCode === priceCode)
    .filter((table) => table.effectiveFrom <= days.toDay && (table.effectiveTo === null || table.effectiveTo >= days.fromDay))
    .toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : a.effectiveFrom > b.effectiveFrom ? 1 : a.priceCode < b.priceCode ? -1 : 1));
}
