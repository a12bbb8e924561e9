import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainNumber } from '../../../src/register/asset-number.ts';
import { lookupWay } from '../../../src/register/lookup.ts';
import type { RegisterRow } from '../../../src/register/register-row.ts';
import { anyRow, anyRows, assetNumber, openedOf, rowOf } from './given.ts';

async function asked(rows: readonly RegisterRow[], text: string): Promise<readonly string[]> {
  const answer = await (await openedOf(rows)).lookup(text, 400);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.matches.map(({ row, by }) => `${by} ${row.assetNumber}`);
}

/** Every row asked; a long number that is somebody's whole number is not also the end of another's. */
function naiveAnswer(rows: readonly RegisterRow[], text: string): readonly string[] {
  const ways = rows.flatMap((row) => {
    const by = lookupWay(row, text, 'both');
    return by === null ? [] : [{ asset: row.assetNumber, tail: by.endsWith('-tail') }];
  });
  const whole = ways.filter(({ tail }) => !tail);
  return (text.length >= 10 && whole.length > 0 ? whole : ways).map(({ asset }) => asset);
}

describe('look-up by number', () => {
  it('[R-08] finds exactly what going through all rows finds', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(80), anyRow, fc.nat(21), async (rows, other, cutAt) => {
        const register = await openedOf(rows);
        for (const row of [...rows.slice(0, 5), other]) {
          for (const text of [
            row.assetNumber,
            row.assetNumber.slice(cutAt),
            row.assetNumber.slice(7, 21),
            row.accountNumber,
            row.accountNumber.slice(-10),
            `999${row.accountNumber}`,
            row.accountNumber.slice(-5),
          ]) {
            if (plainNumber(text).length < 4) continue;
            const answer = await register.lookup(text, 400);
            const naive = naiveAnswer(rows, plainNumber(text));
            expect(answer.ok && answer.value.matches.map((match) => match.row.assetNumber).sort()).toEqual(
              [...naive].sort(),
            );
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['the whole number', assetNumber(4711), 'asset'],
    ['its 14 digits', '00000000004711', 'asset-serial'],
    ['the 12 digits of the display', '000000004711', 'asset-address'],
    ['the last digits of the display', '04711', 'asset-tail'],
    ['the last digits of the label', assetNumber(4711).slice(-6), 'asset-tail'],
    ['full width with blanks', '９９３０００１ ００００００００００４７１１' + assetNumber(4711).slice(-1), 'asset'],
    ['an account of 10 digits', '9990004711', 'account'],
    ['the same with its prefix', '5009990004711', 'account-joined'],
  ])('[R-08] finds a meter by %s', async (_what, text, by) => {
    expect(await asked([rowOf(4711), rowOf(1), rowOf(2)], text)).toEqual([`${by} ${assetNumber(4711)}`]);
  });

  it('[R-08] finds a row that has only the 14 digits by the 22 of the label', async () => {
    expect(await asked([rowOf(1, { assetNumber: '00000000004711' })], assetNumber(4711))).toEqual([
      'asset-serial 00000000004711',
    ]);
  });

  it('[R-08] puts whole numbers before last digits and says that there are more', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => rowOf(i * 100_000 + 4711));
    const register = await openedOf([...rows, rowOf(900_001, { assetNumber: '04711' })]);
    const answer = await register.lookup('04711', 10);
    expect(answer.ok && answer.value.more).toBe(true);
    expect(answer.ok && answer.value.matches.length).toBe(10);
    expect(answer.ok && answer.value.matches[0]?.by).toBe('asset');
  });

  it('[R-08] asks for one kind of number only where that is wanted', async () => {
    const register = await openedOf([rowOf(4711), rowOf(1, { accountNumber: '9990304711' })]);
    const ways = async (of: 'asset' | 'account') => {
      const answer = await register.lookup('04711', 50, of);
      return answer.ok && answer.value.matches.map(({ by, row }) => `${by} ${row.accountNumber}`).sort();
    };
    expect(await ways('asset')).toEqual(['asset-tail 9990004711']);
    expect(await ways('account')).toEqual(['account-tail 9990004711', 'account-tail 9990304711']);
  });

  it('[R-08] answers nothing to fewer than four digits, to words and to control characters', async () => {
    for (const text of ['', '711', 'no such', '\u0000\u0001\u0002\u0003', 'x'.repeat(4096)])
      expect(await asked([rowOf(4711)], text)).toEqual([]);
  });
});

describe('neighbours', () => {
  it('[R-09] are the other meters of the box, wherever they lie', async () => {
    const rows = Array.from({ length: 1200 }, (_, i) =>
      rowOf(i, { meterBox: i % 400 === 7 ? 'MB7' : i % 3 === 0 ? null : `MB${1000 + i}` }),
    );
    const register = await openedOf(rows);
    const found = await register.lookup(assetNumber(407));
    const id = found.ok ? (found.value.matches[0]?.id ?? -1) : -1;
    const near = await register.neighbours(id);
    expect(
      near.ok && { box: near.value.box, assets: near.value.rows.map(({ row }) => row.assetNumber).sort() },
    ).toEqual({ box: 'MB7', assets: [assetNumber(7), assetNumber(807)].sort() });
  });

  it('[R-09] of a row without a box are none', async () => {
    const near = await (await openedOf([rowOf(1), rowOf(2)])).neighbours(0);
    expect(near).toEqual({ ok: true, value: { box: null, rows: [], more: false } });
  });

  it('[R-09] of a box with more than a hundred are cut, and it is said', async () => {
    const near = await (
      await openedOf(Array.from({ length: 150 }, (_, i) => rowOf(i, { meterBox: '0' })))
    ).neighbours(3);
    expect(near.ok && [near.value.rows.length, near.value.more]).toEqual([100, true]);
  });
});
