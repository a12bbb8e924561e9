import { meterCheckDigit } from '../domain/rules/meter-label.ts';

interface PageWish {
  /** Row number of the first one. */
  readonly first: number;
  readonly count: number;
  /** So many of its lines are spoiled, each in another way. */
  readonly faulty: number;
  readonly nowMs: number;
}

const FLATS_OF_BUILDING = 40;
const BUILDINGS_OF_ESTATE = 20;
const SPOILED: readonly ((line: string) => string)[] = [
  (line) => line.slice(0, -2), // cut off
  (line) => line.replace(/"accountNumber":"\d+"/, '"accountNumber":"ABC"'),
  (line) => line.replace(/"meterNumber":"(\d+)"/, '"meterNumber":$1'), // a number that JSON rounds
  (line) => line.replace(/"supplierId":"[^"]+"/, '"supplierId":"sgcc-cq-qijiang"'), // another supplier's
];

/** Accounts of Tongliang as its marketing system would send them: JSON lines, invented people, an area of their own. */
export function registerPage({ first, count, faulty, nowMs }: PageWish): string {
  const asOf = new Date(nowMs).toISOString();
  return Array.from({ length: count }, (_, i) => {
    const line = JSON.stringify(rowOf(first + i, asOf));
    return `${i < faulty ? (SPOILED[i % SPOILED.length]?.(line) ?? line) : line}\n`;
  }).join('');
}

function rowOf(serial: number, asOf: string): Record<string, string> {
  const building = Math.floor(serial / FLATS_OF_BUILDING);
  const floor = 1 + Math.floor((serial % FLATS_OF_BUILDING) / 2);
  const core = `9930001${String(50_000_000 + serial).padStart(14, '0')}`;
  return {
    supplierId: 'sgcc-cq-tongliang',
    accountNumber: String(9_995_000_000 + serial),
    accountName: serial % 3 === 0 ? '测新' : '试旧主',
    address: `重庆市铜梁区东城街道测试路${9000 + Math.floor(building / BUILDINGS_OF_ESTATE)}号测试新村${1 + (building % BUILDINGS_OF_ESTATE)}幢${floor}-${1 + (serial % 2)}`,
    areaCode: '500152',
    meterNumber: `${core}${meterCheckDigit(core)}`,
    registers: 'total',
    integerDigits: '6',
    decimals: '2',
    multiplier: '1',
    lastDay: asOf.slice(0, 8) + '01',
    lastReadings: `${1000 + (serial % 90_000)}.${String(serial % 100).padStart(2, '0')}`,
    priceCode: 'residential-tiers',
    meterBox: `MB99${String(Math.floor(serial / 8)).padStart(8, '0')}`,
    sharedMeter: '否',
    arrears: '0.00',
    prepaid: '0.00',
    asOf,
  };
}
