import type { Failure } from '../../base/result.ts';
import type { Meter, RegisterKind, RegisterReading } from '../../domain/model/meter.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import { orderReference } from '../../domain/rules/order-facts.ts';
import { checkReading, type ReadingCode } from '../../domain/rules/reading-check.ts';
import { settlementLines, type SettlementLine } from '../../domain/rules/settlement.ts';

export type Explanation = 'rollover' | 'meter-exchange' | 'previous-misread';

export interface ReadingForm {
  readonly values: Partial<Record<RegisterKind, string>>;
  readonly explanation: Explanation | null;
  readonly sumConfirmed: boolean;
}

export interface ReadingView {
  readonly meter: Meter;
  /** False when the register has no row for this account: digits and decimals are then not known. */
  readonly known: boolean;
  readonly previousDay: string | null;
  readonly previous: readonly RegisterReading[] | null;
  readonly readings: readonly RegisterReading[];
  readonly complete: boolean;
  /** Registers with something typed that is no reading; empty ones are only not there yet. */
  readonly unreadable: readonly RegisterKind[];
  /** Exactly what the mutation would ask. */
  readonly findings: readonly Failure<ReadingCode>[];
  readonly lines: readonly SettlementLine[];
}

const anyMeter: Meter = { meterNumber: '', registers: ['total'], integerDigits: 9, decimals: 4, multiplier: '1' };

/** C-05: what the reading screen shows beside each register while a person types. */
export function readingView(order: WorkOrder, form: ReadingForm): ReadingView {
  const row = orderReference(order);
  const meter = row?.meter ?? anyMeter;
  const readings = meter.registers.flatMap((register) => {
    const value = plainDecimal(form.values[register] ?? '');
    return value === null ? [] : [{ register, value }];
  });
  const complete = readings.length === meter.registers.length;
  const previous = row?.lastScheduled?.readings ?? null;
  const checked = checkReading({ meter, previous, readings, explanation: form.explanation, sumDifferenceConfirmed: form.sumConfirmed });
  return {
    meter,
    known: row !== null,
    previousDay: row?.lastScheduled?.day ?? null,
    previous,
    readings,
    complete,
    unreadable: meter.registers.filter((register) => (form.values[register] ?? '').trim() !== '' && plainDecimal(form.values[register] ?? '') === null),
    findings: checked.filter((finding) => finding.code !== 'reading/register-missing'),
    lines: settlementLines({ meter, start: previous, stop: readings, explanation: form.explanation }),
  };
}

/** What a thumb types as a decimal string: full-width digits, a comma for the point, blanks. Null while it is none. */
export function plainDecimal(text: string): string | null {
  const plain = text.normalize('NFKC').replace(/\s/g, '').replace(/[,，。]/, '.').replace(/\.$/, '');
  return /^\d{1,12}(\.\d{1,6})?$/.test(plain) ? plain : null;
}
