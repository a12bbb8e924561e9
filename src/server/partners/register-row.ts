import { z } from 'zod';
import { accountNumber } from '../../domain/model/account.ts';
import type { RegisterKind } from '../../domain/model/meter.ts';
import { day, positiveDecimal, shortText } from '../../domain/model/primitives.ts';
import { findSupplier } from '../../programmes/registry.ts';
import type { SupplyPoint } from './supply-point.ts';

/** The column of a heading; undefined for one that is none of the register's, such as `constructor` (X05). */
export function columnNamed(heading: string): keyof z.input<typeof registerRow> | undefined {
  const name = heading.trim();
  return Object.hasOwn(registerColumns, name) ? registerColumns[name] : undefined;
}

/** Columns of the register file, by the names that suppliers' exports use; English names are taken too. */
export const registerColumns: Readonly<Record<string, keyof z.input<typeof registerRow>>> = {
  供应单位: 'supplierId', supplierId: 'supplierId',
  户号: 'accountNumber', 用户编号: 'accountNumber', accountNumber: 'accountNumber',
  户名: 'accountName', accountName: 'accountName',
  地址: 'address', 用电地址: 'address', address: 'address',
  区域: 'areaCode', areaCode: 'areaCode',
  表号: 'meterNumber', 电能表编号: 'meterNumber', meterNumber: 'meterNumber',
  示数类型: 'registers', registers: 'registers',
  整数位: 'integerDigits', integerDigits: 'integerDigits',
  小数位: 'decimals', decimals: 'decimals',
  综合倍率: 'multiplier', multiplier: 'multiplier',
  抄表例日: 'lastDay', lastDay: 'lastDay',
  例日止度: 'lastReadings', lastReadings: 'lastReadings',
  电价代码: 'priceCode', priceCode: 'priceCode',
  表箱: 'meterBox', 表箱编号: 'meterBox', 计量箱: 'meterBox', meterBox: 'meterBox',
  合表: 'sharedMeter', sharedMeter: 'sharedMeter',
  欠费: 'arrears', arrears: 'arrears',
  预存: 'prepaid', prepaid: 'prepaid',
  数据时间: 'asOf', asOf: 'asOf',
};

const registerNamed: Readonly<Record<string, RegisterKind>> = {
  总: 'total', 尖: 'sharp', 峰: 'peak', 平: 'flat', 谷: 'valley', total: 'total', sharp: 'sharp', peak: 'peak', flat: 'flat', valley: 'valley',
};
const MOST_REGISTERS = 5;
const registerList = z.string().transform((text, context) => {
  // Own names alone: `constructor` is no register, and would reach the phones as one (X05).
  const named = text.split(/[/|、]/, MOST_REGISTERS + 1).map((word) => (Object.hasOwn(registerNamed, word.trim()) ? registerNamed[word.trim()] : undefined));
  if (named.length <= MOST_REGISTERS && named.every((register) => register !== undefined)) return named;
  context.addIssue('import/value-invalid');
  return z.NEVER;
});
const yesOrNo = z.enum(['是', '否', 'true', 'false', '1', '0', 'y', 'n', '']).transform((word) => ['是', 'true', '1', 'y'].includes(word));
const count = z.string().regex(/^\d$/).transform(Number);

/** One line of the register file. */
export const registerRow = z.object({
  supplierId: z.string().refine((id) => findSupplier(id) !== null, 'import/supplier-unknown'),
  accountNumber,
  accountName: shortText,
  address: shortText,
  areaCode: z.string().regex(/^\d{6,12}$/),
  meterNumber: z.string().trim().min(4).max(40).regex(/^[0-9A-Za-z]+$/),
  registers: registerList,
  integerDigits: count,
  decimals: count,
  multiplier: positiveDecimal,
  lastDay: z.union([z.literal(''), day]).default(''),
  lastReadings: z.string().default(''),
  priceCode: z.union([z.literal(''), shortText.max(60)]).default(''),
  meterBox: z.union([z.literal(''), shortText.max(60)]).default(''),
  sharedMeter: yesOrNo.default(false),
  arrears: positiveDecimal,
  prepaid: positiveDecimal,
  asOf: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
}).transform((row, context): SupplyPoint => {
  const values = row.lastReadings === '' ? [] : row.lastReadings.split(/[/|、]/).map((value) => value.trim());
  const fits = values.every((value) => positiveDecimal.safeParse(value).success) && (row.lastDay === '') === (values.length === 0) && (values.length === 0 || values.length === row.registers.length);
  if (!fits) context.addIssue({ code: 'custom', message: 'import/value-invalid', path: ['lastReadings'] });
  return {
    supplierId: row.supplierId,
    utility: findSupplier(row.supplierId)?.utility ?? 'power',
    accountNumber: row.accountNumber,
    accountName: row.accountName,
    address: row.address,
    areaCode: row.areaCode,
    meter: { meterNumber: row.meterNumber.toUpperCase(), registers: row.registers, integerDigits: row.integerDigits, decimals: row.decimals, multiplier: row.multiplier },
    lastScheduled: values.length === 0 ? null : { day: row.lastDay, readings: row.registers.map((register, at) => ({ register, value: values[at] ?? '0' })) },
    priceCode: row.priceCode === '' ? null : row.priceCode,
    meterBox: row.meterBox === '' ? null : row.meterBox,
    sharedMeter: row.sharedMeter,
    arrears: row.arrears,
    prepaid: row.prepaid,
    asOfMs: row.asOf,
  };
});
