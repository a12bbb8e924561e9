import type { RegisterRow } from '../../../src/register/register-row.ts';
import { sampleMeterNumber } from '../../../src/sample/identifiers.ts';
import { initialsOf, makeEstates } from './estates.ts';
import type { Estate } from './estates.ts';
import { randomOf } from './random.ts';

/** No names of people: letters of counting, as often as surnames are (a few very often, most of them seldom). */
const FAMILY = [
  ...'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥试测样例示范乾坤坎离震艮巽兑宫商角徵羽天地玄黄宇宙洪荒盈昃宿列寒暑往闰律吕调阳腾致结霜丽出昆冈剑号巨阙珠称夜光果珍柰菜芥鳞潜羽翔',
];
const GIVEN_LETTERS = [...'abcdefghjklmnpqrstwxyz'];
const SERIALS = 100_000_000;
const ACCOUNTS = 10_000_000;
const KINDS = ['total', 'sharp', 'peak', 'flat', 'valley'] as const;

export interface District {
  readonly estates: readonly Estate[];
  readonly rows: () => Generator<RegisterRow>;
}

/**
 * A district of so many meters. Numbers do not follow the addresses at all: serials are scattered over a hundred million,
 * accounts over ten million, which is harder to keep short than what a supplier hands out street by street.
 */
export function makeDistrict(rows: number, stems: number, seed: number): District {
  const estates = makeEstates(stems, seed);
  return { estates, rows: () => districtRows(estates, rows, seed) };
}

function* districtRows(estates: readonly Estate[], count: number, seed: number): Generator<RegisterRow> {
  const random = randomOf(seed + 1);
  const familyInitials = FAMILY.map(initialsOf);
  const perStem = count / estates.length;
  let made = 0;
  let due = 0;
  for (const estate of estates) {
    due += perStem;
    let box = '';
    for (let home = 0; made < due && made < count; home++, made++) {
      if (home % (6 + random(7)) === 0) box = `MB99${String(random(SERIALS)).padStart(8, '0')}`;
      yield makeRow({ serial: made, estate, home, box, random, familyInitials });
    }
  }
}

export interface RowParts {
  readonly serial: number;
  readonly estate: Estate;
  readonly home: number;
  readonly box: string;
  readonly random: (below: number) => number;
  readonly familyInitials: readonly string[];
}

export function makeRow({ serial, estate, home, box, random, familyInitials }: RowParts): RegisterRow {
  const tariffs = random(100) < 15;
  const registers = tariffs ? KINDS : (['total'] as const);
  const account = `999${String((serial * 7_368_787 + 1_234_567) % ACCOUNTS).padStart(7, '0')}`;
  return {
    assetNumber: assetOf(serial, random),
    accountNumber: random(10) < 4 ? `999${account}` : account,
    ...personOf(random, familyInitials),
    address: { stem: estate.stem, stemPinyin: estate.stemPinyin, ...doorOf(estate, home) },
    multiplier: random(200) === 0 ? (['20', '30', '40', '60'][random(4)] ?? '20') : '1',
    registers,
    integerDigits: 6,
    decimals: 2,
    lastScheduled:
      random(50) === 0
        ? null
        : { day: estate.day, readings: registers.map((register) => ({ register, value: readingOf(random) })) },
    priceCode: tariffs
      ? 'residential-time-of-use'
      : (['residential-tiers', 'residential-tiers', 'residential-tiers', 'commercial', 'agricultural'][random(5)] ??
        null),
    meterBox: random(33) === 0 ? null : box,
    sharedMeter: random(200) === 0,
  };
}

export function readingOf(random: (below: number) => number): string {
  const hundredths = random(6_000_000);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}

/** Every serial once, in no order: a step that shares no factor with their number. */
export function assetOf(serial: number, random: (below: number) => number): string {
  const scattered = (serial * 37_282_903 + 4_711) % SERIALS;
  const kind = random(100);
  if (kind < 3) return `W9900${String(scattered).padStart(8, '0')}`;
  return kind < 8 ? `000000${String(scattered).padStart(8, '0')}` : sampleMeterNumber(scattered);
}

export function personOf(
  random: (below: number) => number,
  familyInitials: readonly string[],
): { readonly nameMasked: string; readonly nameInitials: string } {
  const given = () => GIVEN_LETTERS[random(GIVEN_LETTERS.length)] ?? 'a';
  if (random(25) === 0)
    return {
      nameMasked: `示${FAMILY[random(40)] ?? '例'}****公司`,
      nameInitials: `s${given()}${given()}${given()}${given()}yxgs`,
    };
  // the square of an even number leans to the front, as surnames do
  const at = Math.floor((random(10_000) / 10_000) ** 2 * FAMILY.length);
  const two = random(4) === 0;
  return {
    nameMasked: `${FAMILY[at] ?? '试'}${two ? '*' : '**'}`,
    nameInitials: (familyInitials[at] ?? 's') + given() + (two ? '' : given()),
  };
}

function doorOf(
  estate: Estate,
  home: number,
): { readonly building: string; readonly unit: string; readonly room: string } {
  if (estate.rural) return { building: '', unit: '', room: `${home + 1}号${home % 7 === 3 ? '附1号' : ''}` };
  const perUnit = estate.floors * estate.doors;
  const unit = Math.floor(home / perUnit);
  const building = Math.floor(unit / estate.units) + 1;
  const floor = 1 + Math.floor((home % perUnit) / estate.doors);
  const door = 1 + (home % estate.doors);
  const compact = `${floor}${String(door).padStart(2, '0')}`;
  return {
    building:
      [
        `${building}幢`,
        `${building}栋`,
        `${building}号楼`,
        `${building}幢`,
        `${String.fromCharCode(64 + Math.min(building, 26))}座`,
      ][estate.style] ?? '',
    unit: estate.units === 1 ? '' : `${(unit % estate.units) + 1}单元`,
    room: estate.style === 0 ? `${floor}-${door}` : estate.style === 2 ? `${compact}室` : compact,
  };
}
