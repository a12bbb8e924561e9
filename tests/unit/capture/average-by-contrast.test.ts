import { expect, it } from 'vitest';
import { averageByContrast } from '../../../src/capture/average-by-contrast.ts';

const SIZE = 1_400;
const isBar = (i: number) => Math.floor(i / 14) % 2 === 0;
const clear = () => Float32Array.from({ length: SIZE }, (_, i) => (isBar(i) ? 40 : 210));

it('[SC-03] shows the bars where a reflection hides them in all lines but one', () => {
  const hidden = () => clear().fill(255, 400, 900);
  const profile = averageByContrast([hidden(), hidden(), hidden(), clear(), hidden()]);
  const contrast = (middle: number) => profile[middle + 21]! - profile[middle + 7]!;
  expect(contrast(28 * 5)).toBeGreaterThan(100);
  expect(contrast(28 * 23)).toBeGreaterThan(100);
});

it('evens out a lamp that brightens one line more than another', () => {
  const bright = clear().map((value, i) => Math.min(255, value + i / 30));
  const profile = averageByContrast([clear(), bright]);
  for (const middle of [280, 700, 1_120]) expect(Math.abs(profile[middle + 7]! - profile[280 + 7]!)).toBeLessThan(12);
});
