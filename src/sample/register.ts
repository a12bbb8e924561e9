import { MS_PER_DAY } from '../base/clock.ts';
import type { RegisterKind } from '../domain/model/meter.ts';
import { shanghaiDay } from '../domain/rules/calendar-days.ts';
import type { SampleSupplyPoint } from '../protocol/sample-script.ts';
import { sampleAccountNumber, sampleMeterNumber } from './identifiers.ts';
import { sampleName } from './people.ts';

const COMMUNITIES = [
  '巴川街道示例路9001号示例花园', '东城街道测试路9002号测试新村', '南城街道样板路9003号样板小区',
  '蒲吕街道示例大道9004号示例花园二期', '旧县街道测试街9005号测试新村', '安居镇样板街9006号样板小区',
] as const;
const BUILDINGS = 5;
const FLATS = ['1单元2-1', '1单元5-2', '2单元3-1', '2单元9-9', '2单元12-2'] as const;

/** Homes with something to notice, by serial: what the stories of the sample day need. */
export const HOMES = { timeOfUse: 15, transformer: 36, rollover: 62, shared: 78, owing: [24, 47, 93], prepaid: 58 } as const;

/** 150 accounts of Tongliang in six communities: neighbours enough for a search at the door to be a search. */
export function tongliangRegister(nowMs: number): readonly SampleSupplyPoint[] {
  const day = scheduledDay(nowMs);
  return Array.from({ length: COMMUNITIES.length * BUILDINGS * FLATS.length }, (_, i) => tongliangPoint(i + 1, day));
}

function tongliangPoint(serial: number, day: string): SampleSupplyPoint {
  const at = serial - 1;
  const community = COMMUNITIES[Math.floor(at / (BUILDINGS * FLATS.length))] ?? COMMUNITIES[0];
  const building = 1 + (Math.floor(at / FLATS.length) % BUILDINGS);
  const shared = serial === HOMES.shared || serial % 50 === 0;
  const tariffs = serial % 5 === 0 && !shared;
  return {
    supplierId: 'sgcc-cq-tongliang',
    utility: 'power',
    accountNumber: sampleAccountNumber(serial, serial % 7 === 0 ? 13 : 10),
    accountName: sampleName(serial + 200),
    address: `重庆市铜梁区${community}${building}幢${FLATS[at % FLATS.length] ?? ''}`,
    areaCode: '500151',
    meter: {
      meterNumber: sampleMeterNumber(serial),
      registers: tariffs ? ['total', 'peak', 'flat', 'valley'] : ['total'],
      integerDigits: 6,
      decimals: 2,
      multiplier: serial === HOMES.transformer ? '40' : '1',
    },
    lastScheduled: { day, readings: tariffs ? tariffReadings(serial) : [{ register: 'total', value: totalReading(serial) }] },
    priceCode: shared ? 'residential-shared-meter' : tariffs ? 'residential-time-of-use' : 'residential-tiers',
    sharedMeter: shared,
    meterBox: `MB99${pad(1 + Math.floor(at / FLATS.length), 6)}`,
    arrears: arrearsOf(serial),
    prepaid: serial === HOMES.prepaid ? '132.55' : serial % 9 === 0 ? '50.00' : '0.00',
  };
}

const UTILITIES = [
  { supplierId: 'sgcc-cq-qijiang', utility: 'power', accountOf: (n: number) => sampleAccountNumber(8000 + n), meterOf: (n: number) => sampleMeterNumber(8000 + n) },
  { supplierId: 'qijiang-water', utility: 'water', accountOf: (n: number) => `99000${pad(n, 3)}`, meterOf: (n: number) => `W9900${pad(n, 4)}` },
  { supplierId: 'qijiang-gas', utility: 'gas', accountOf: (n: number) => `98000${pad(n, 5)}`, meterOf: (n: number) => `G9900${pad(n, 4)}` },
] as const;

/** Ten addresses of Qijiang with power, water and gas each. */
export function qijiangRegister(nowMs: number): readonly SampleSupplyPoint[] {
  const day = scheduledDay(nowMs);
  return UTILITIES.flatMap(({ supplierId, utility, accountOf, meterOf }) => Array.from({ length: 10 }, (_, i): SampleSupplyPoint => ({
    supplierId,
    utility,
    accountNumber: accountOf(i + 1),
    accountName: sampleName(i + 400),
    address: qijiangAddress(i + 1),
    areaCode: '500110',
    meter: { meterNumber: meterOf(i + 1), registers: ['total'], integerDigits: 6, decimals: utility === 'power' ? 2 : 0, multiplier: '1' },
    lastScheduled: { day, readings: [{ register: 'total', value: utility === 'power' ? '2345.67' : String(1567 + i) }] },
    priceCode: utility === 'power' ? 'residential-tiers' : null,
    sharedMeter: false,
    arrears: '0.00',
    prepaid: '0.00',
  })));
}

export function qijiangAddress(number: number): string {
  return `重庆市綦江区古南街道示例路${9100 + Math.ceil(number / 5)}号${1 + (number % 5)}幢1-${number}`;
}

/** The first of a month that is over for every visit of the last two weeks. */
function scheduledDay(nowMs: number): string {
  return `${shanghaiDay(nowMs - 16 * MS_PER_DAY).slice(0, 7)}-01`;
}

function totalReading(serial: number): string {
  if (serial === HOMES.rollover) return '999987.50';
  return serial === 1 ? '12345.67' : `${3000 + serial * 137}.${pad((serial * 13) % 100, 2)}`;
}

/** The tariffs add up to the total exactly. */
function tariffReadings(serial: number): { register: RegisterKind; value: string }[] {
  const [peak, flat, valley] = [1200 + serial * 11, 2300 + serial * 17, 900 + serial * 7];
  const whole = (register: RegisterKind, value: number) => ({ register, value: `${value}.00` });
  return [whole('total', peak + flat + valley), whole('peak', peak), whole('flat', flat), whole('valley', valley)];
}

function arrearsOf(serial: number): string {
  const at = (HOMES.owing as readonly number[]).indexOf(serial);
  if (at >= 0) return ['86.40', '215.07', '43.18'][at] ?? '0.00';
  return serial % 43 === 0 ? '18.90' : '0.00';
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
