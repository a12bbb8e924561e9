import BitArray from '@zxing/library/esm/core/common/BitArray.js';
import { describe, expect, it } from 'vitest';
import { createCode128Reader } from '../../../src/capture/code-128-reader.ts';
import { symbolModules } from '../../fixtures/symbol.ts';

const meterNumber = '9930001000000000000019';

/** The symbol as one row of pixels, with as many dark runs before it as asked. */
function row(text: string, darkRuns: number): BitArray {
  const { black } = symbolModules('code128', text);
  const before = Array.from({ length: darkRuns * 2 }, (_, i) => i % 2 === 0).flatMap((dark) => [
    dark,
    dark,
    dark,
    dark,
    dark,
  ]);
  const quiet = Array.from({ length: 12 }, () => false);
  const modules = [...before, ...quiet, ...black, ...quiet];
  const bits = new BitArray(modules.length * 2);
  modules.forEach((dark, i) => {
    if (!dark) return;
    bits.set(i * 2);
    bits.set(i * 2 + 1);
  });
  return bits;
}

describe('the cured Code 128 reader', () => {
  it.each([0, 1, 3, 4, 7, 20])('[SC-05] finds the start pattern behind %i dark runs to its left', (darkRuns) => {
    expect(createCode128Reader().decodeRow(0, row(meterNumber, darkRuns)).getText()).toBe(meterNumber);
  });

  it('[SC-05] still refuses a symbol whose check character does not fit', () => {
    const good = row(meterNumber, 0);
    const { black } = symbolModules('code128', '9930001000000000000026');
    const other = new BitArray(good.getSize());
    // The first half of one number and the second half of another.
    for (let i = 0; i < good.getSize(); i++) {
      const module = Math.floor(i / 2) - 12;
      const dark = module < 130 ? good.get(i) : (black[module] ?? false);
      if (dark) other.set(i);
    }
    expect(() => createCode128Reader().decodeRow(0, other)).toThrow();
  });

  it('reads texts of letters and figures as well', () => {
    expect(createCode128Reader().decodeRow(0, row('W9900-0001', 5)).getText()).toBe('W9900-0001');
  });
});
