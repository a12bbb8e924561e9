import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packRegister, RegisterPacker } from '../../../src/register/pack.ts';
import { ABOUT, anyRows, openedOf, packed, rowOf, sourceOf } from './given.ts';

describe('packing', () => {
  it('[R-02] gives the same bytes for the same rows in any order', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(40), async (rows) => {
        const [forwards, backwards] = [await packed(rows), await packed([...rows].reverse())];
        expect(backwards).toEqual(forwards);
      }),
      { numRuns: 60 },
    );
  });

  it('[R-03] gives back every row letter for letter', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(60), async (rows) => {
        const register = await openedOf(rows);
        const read = [];
        for (let id = 0; id < rows.length; id++) {
          const found = await register.row(id);
          expect(found.ok).toBe(true);
          if (found.ok) read.push(found.value.row);
        }
        const byAsset = (a: { assetNumber: string }, b: { assetNumber: string }) =>
          a.assetNumber < b.assetNumber ? -1 : 1;
        expect(read.sort(byAsset)).toEqual([...rows].sort(byAsset));
      }),
      { numRuns: 80 },
    );
  });

  it('[R-05] keeps rows over many pages in the order of their addresses', async () => {
    const rows = Array.from({ length: 4400 }, (_, i) =>
      rowOf(i, { address: { ...rowOf(i).address, room: `${1 + (i % 30)}-${1 + Math.floor(i / 30)}` } }),
    );
    const register = await openedOf(rows);
    expect(register.prelude.header.sections.pages.blocks).toBe(5);
    const [first, last] = [await register.row(0), await register.row(4399)];
    expect(first.ok && first.value.row.address.room).toBe('1-1');
    expect(last.ok && last.value.row.address.room).toBe('30-146');
  });

  it.each([
    ['assetNumber', { assetNumber: 'ab' }],
    ['assetNumber', { assetNumber: '' }],
    ['accountNumber', { accountNumber: '12a4' }],
    ['nameMasked', { nameMasked: '试甲乙' }],
    ['nameInitials', { nameInitials: 'S J' }],
    ['address', { address: { ...rowOf(1).address, stem: '示例\t花园' } }],
    ['multiplier', { multiplier: '-1' }],
    ['registers', { registers: [] }],
    ['registers', { registers: ['total', 'total'] as const }],
    ['decimals', { decimals: 9 }],
    ['lastDay', { lastScheduled: { day: '2026-13-01', readings: [{ register: 'total' as const, value: '1' }] } }],
    ['lastReadings', { lastScheduled: { day: '2026-10-01', readings: [] } }],
    [
      'lastReadings',
      { lastScheduled: { day: '2026-10-01', readings: [{ register: 'total' as const, value: '1e5' }] } },
    ],
    ['meterBox', { meterBox: 'x'.repeat(121) }],
  ])('[R-03] refuses a row by its line for its %s', (column, other) => {
    const packer = new RegisterPacker(ABOUT);
    expect(packer.add(rowOf(1, other), 17)).toEqual({
      ok: false,
      error: { code: 'import/value-invalid', detail: { line: 17, column } },
    });
    expect(packer.rows).toBe(0);
  });

  it('[R-03] keeps the first of two rows with one asset number and names both lines', async () => {
    const { faults, prelude } = await packRegister(ABOUT, [
      rowOf(1),
      rowOf(2),
      rowOf(1, { accountNumber: '9990000009' }),
    ]);
    expect(faults).toEqual([
      { code: 'import/row-duplicate', detail: { line: 3, column: 'assetNumber', firstLine: 1 } },
    ]);
    expect(prelude.rows).toBe(2);
  });

  it('[R-03] takes several meters of one account', async () => {
    const { faults } = await packRegister(ABOUT, [
      rowOf(1, { accountNumber: '9990000001' }),
      rowOf(2, { accountNumber: '9990000001' }),
    ]);
    expect(faults).toEqual([]);
  });

  it('[R-02] makes a file of no rows', async () => {
    const source = await sourceOf(await packed([]));
    expect(source.prelude.rows).toBe(0);
    const register = await openedOf([]);
    expect(await register.lookup('1234')).toEqual({ ok: true, value: { matches: [], more: false } });
    expect(await register.search('示例花园3栋')).toMatchObject({ ok: true, value: { hits: [] } });
  });
});
