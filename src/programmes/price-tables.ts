import { definePriceTables } from '../domain/programme/schema.ts';

const SUPPLIERS = ['sgcc-cq-tongliang', 'sgcc-cq-qijiang'];
const SOURCE = '演示价目，非供电企业公布价格';

interface Version {
  readonly effectiveFrom: string;
  readonly effectiveTo: string | null;
  readonly tiers: readonly (readonly [flat: string, peak: string, valley: string])[];
  readonly shared: string;
}

const UP_TO = ['200', '400', null];
const PEAK_HOURS = ['11:00-17:00', '20:00-22:00'];
const VALLEY_HOURS = ['00:00-08:00'];
const FLAT_HOURS = ['08:00-11:00', '17:00-20:00', '22:00-24:00'];

const versions: readonly Version[] = [
  { effectiveFrom: '2023-06-01', effectiveTo: '2026-06-30', shared: '0.5400', tiers: [['0.5200', '0.6200', '0.3400'], ['0.5700', '0.6700', '0.3900'], ['0.8200', '0.9200', '0.6400']] },
  { effectiveFrom: '2026-07-01', effectiveTo: null, shared: '0.5500', tiers: [['0.5250', '0.6250', '0.3450'], ['0.5750', '0.6750', '0.3950'], ['0.8250', '0.9250', '0.6450']] },
];

/** 演示价目: demonstration prices by tier and period, in two versions, so that a change between two readings can be seen (C-07). */
export const priceTables = definePriceTables(SUPPLIERS.flatMap((supplierId) => versions.flatMap(({ effectiveFrom, effectiveTo, tiers, shared }) => {
  const head = { supplierId, unit: 'kWh' as const, effectiveFrom, effectiveTo, source: SOURCE };
  return [
    {
      ...head,
      priceCode: 'residential-tiers',
      title: { zh: '居民生活用电 一户一表（演示价目）', en: 'Residential, one meter a household (demonstration prices)' },
      rows: tiers.map(([flat], i) => ({ tier: i + 1, tierUpTo: UP_TO[i] ?? null, period: null, hours: [], unitPrice: flat })),
    },
    {
      ...head,
      priceCode: 'residential-time-of-use',
      title: { zh: '居民生活用电 一户一表 分时（演示价目）', en: 'Residential, time of use (demonstration prices)' },
      rows: tiers.flatMap(([flat, peak, valley], i) => [
        { tier: i + 1, tierUpTo: UP_TO[i] ?? null, period: 'peak' as const, hours: PEAK_HOURS, unitPrice: peak },
        { tier: i + 1, tierUpTo: UP_TO[i] ?? null, period: 'flat' as const, hours: FLAT_HOURS, unitPrice: flat },
        { tier: i + 1, tierUpTo: UP_TO[i] ?? null, period: 'valley' as const, hours: VALLEY_HOURS, unitPrice: valley },
      ]),
    },
    {
      ...head,
      priceCode: 'residential-shared-meter',
      title: { zh: '居民合表用户（演示价目）', en: 'Residential, shared meter (demonstration prices)' },
      rows: [{ tier: null, tierUpTo: null, period: null, hours: [], unitPrice: shared }],
    },
  ];
})));
