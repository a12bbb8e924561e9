import fc from 'fast-check';
import type { Bytes } from '../../../src/base/bytes.ts';
import { meterCheckDigit } from '../../../src/domain/rules/meter-label.ts';
import { fileSource } from '../../../src/register/block-source.ts';
import type { BlockSource } from '../../../src/register/block-source.ts';
import { openRegister } from '../../../src/register/open.ts';
import type { Register } from '../../../src/register/open.ts';
import { packRegister } from '../../../src/register/pack.ts';
import { registerKinds } from '../../../src/register/register-row.ts';
import type { RegisterAbout, RegisterRow } from '../../../src/register/register-row.ts';

export const ABOUT: RegisterAbout = {
  supplierId: 'sgcc-cq-tongliang',
  utility: 'power',
  areaCode: '500151',
  asOfMs: 1_790_000_000_000,
};

export function assetNumber(serial: number): string {
  const head = `9930001${String(serial).padStart(14, '0')}`;
  return head + meterCheckDigit(head);
}

/** A row of the sample world, with what a test says otherwise. */
export function rowOf(serial: number, other: Partial<RegisterRow> = {}): RegisterRow {
  return {
    assetNumber: assetNumber(serial),
    accountNumber: `999${String(serial).padStart(7, '0')}`,
    nameMasked: '试**',
    nameInitials: 'sjy',
    address: {
      stem: '东城街道测试路9002号测试新村',
      stemPinyin: 'dcjdcsl9002hcsxc',
      building: '3幢',
      unit: '2单元',
      room: '9-9',
    },
    multiplier: '1',
    registers: ['total'],
    integerDigits: 6,
    decimals: 2,
    lastScheduled: { day: '2026-10-01', readings: [{ register: 'total', value: '12345.67' }] },
    priceCode: 'residential-tiers',
    meterBox: null,
    sharedMeter: false,
    ...other,
  };
}

export function at(
  stem: string,
  stemPinyin: string,
  [building = '', unit = '', room = '']: readonly string[],
): RegisterRow['address'] {
  return { stem, stemPinyin, building, unit, room };
}

export async function packed(rows: readonly RegisterRow[], about: RegisterAbout = ABOUT): Promise<Bytes> {
  const { file, faults } = await packRegister(about, rows);
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  return file;
}

export async function sourceOf(file: Bytes): Promise<BlockSource> {
  const source = await fileSource(file);
  if (!source.ok) throw new Error(source.error.code);
  return source.value;
}

export async function openedOf(rows: readonly RegisterRow[]): Promise<Register> {
  const register = await openRegister(await sourceOf(await packed(rows)));
  if (!register.ok) throw new Error(register.error.code);
  return register.value;
}

const digits = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: least, maxLength: most });
const value = fc.oneof(
  fc.nat(99_999_999).map((n) => `${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`),
  fc.constantFrom('0', '007', '12.5', '99999999999.123456', '0.00'),
);

/** Numbers of every length that labels and suppliers print; few different ones, so that ends and whole numbers meet. */
const asset = fc.oneof(
  fc.nat(3000).map(assetNumber),
  fc.nat(3000).map((n) => assetNumber(n).slice(7, 21)),
  fc.nat(3000).map((n) => `00${assetNumber(n)}`),
  fc.nat(300).map((n) => `${assetNumber(n).slice(0, 21)}${(Number(assetNumber(n)[21]) + 1) % 10}`),
  fc.nat(999).map((n) => `W9900${String(n).padStart(4, '0')}`),
  fc.constantFrom('7', '12', 'GAS', 'G-1X', 'A/0001'),
);

/** Any row a file takes, odd ones and all. */
export const anyRow: fc.Arbitrary<RegisterRow> = fc
  .record({
    assetNumber: asset,
    accountNumber: fc.oneof(
      fc.nat(3000).map((n) => `999${String(n).padStart(7, '0')}`),
      fc.nat(3000).map((n) => `999999${String(n).padStart(7, '0')}`),
      digits(4, 16),
    ),
    nameMasked: fc.constantFrom('', '试*', '测**', '示例****公司', '欧阳**', '*'),
    nameInitials: fc.constantFrom('', 'sj', 'cyb', 'slyxgs'),
    address: fc.record({
      stem: fc.constantFrom('', '示例路9001号示例花园', '东城街道测试路9002号测试新村', '测试村5组', '𠮷祥路1号'),
      stemPinyin: fc.constantFrom('', 'sll9001hslhy', 'csc5z'),
      building: fc.constantFrom('', '3幢', '12栋', 'A座', '三号楼'),
      unit: fc.constantFrom('', '1单元', '2单元'),
      room: fc.oneof(
        fc.constantFrom('', '37号附2号', '负1-2'),
        fc.nat(3000).map(String),
        fc.tuple(fc.nat(33), fc.nat(9)).map((pair) => pair.join('-')),
      ),
    }),
    multiplier: fc.constantFrom('1', '40', '1.5'),
    registers: fc.subarray([...registerKinds], { minLength: 1 }),
    integerDigits: fc.constantFrom(5, 6),
    decimals: fc.constantFrom(0, 2),
    day: fc.option(fc.constantFrom('2026-10-01', '2026-09-15')),
    values: fc.array(value, { minLength: 5, maxLength: 5 }),
    priceCode: fc.constantFrom(null, 'residential-tiers', 'commercial'),
    meterBox: fc.constantFrom(null, 'MB1', 'MB2', 'MB3', '表箱4'),
    sharedMeter: fc.boolean(),
  })
  .map(({ day, values, ...row }) => ({
    ...row,
    lastScheduled:
      day === null
        ? null
        : { day, readings: row.registers.map((register, i) => ({ register, value: values[i] ?? '0' })) },
  }));

/** Rows of one file: no asset number twice. */
export function anyRows(most: number): fc.Arbitrary<RegisterRow[]> {
  return fc.uniqueArray(anyRow, { maxLength: most, selector: (row) => row.assetNumber });
}
