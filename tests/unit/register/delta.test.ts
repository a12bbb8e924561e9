import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/base/bytes.ts';
import type { Bytes } from '../../../src/base/bytes.ts';
import { applyDelta } from '../../../src/register/apply-delta.ts';
import { makeDelta } from '../../../src/register/delta.ts';
import type { RegisterRow } from '../../../src/register/register-row.ts';
import { ABOUT, anyRow, anyRows, packed, rowOf, sourceOf } from './given.ts';

const LATER = { ...ABOUT, asOfMs: ABOUT.asOfMs + 1 };

async function deltaOf(from: Bytes, to: Bytes): Promise<Bytes> {
  const delta = await makeDelta(await sourceOf(from), await sourceOf(to));
  if (!delta.ok) throw new Error(delta.error.code);
  return delta.value;
}

async function applied(from: Bytes, delta: Bytes): Promise<{ readonly file: Bytes; readonly code: string | null }> {
  const parts: Uint8Array[] = [];
  const result = await applyDelta(await sourceOf(from), delta, {
    prelude: ({ bytes }) => void parts.push(bytes),
    block: (_, bytes) => void parts.push(bytes),
  });
  return { file: concatBytes(...parts), code: result.ok ? null : result.error.code };
}

/** A file and what became of it: rows gone, come, and changed in any column. */
const anyChange = fc
  .tuple(anyRows(50), fc.array(fc.tuple(fc.nat(60), anyRow), { maxLength: 12 }))
  .map(([before, changes]) => {
    const after = new Map(before.map((row) => [row.assetNumber, row]));
    for (const [i, row] of changes) {
      const old = before[i % Math.max(before.length, 1)];
      if (i % 4 === 0 && old !== undefined) after.delete(old.assetNumber);
      else if (i % 4 === 1 && old !== undefined) after.set(old.assetNumber, { ...row, assetNumber: old.assetNumber });
      else if (i % 4 === 2 && old !== undefined)
        after.set(old.assetNumber, {
          ...old,
          accountNumber: row.accountNumber,
          nameMasked: row.nameMasked,
          meterBox: row.meterBox,
        });
      else after.set(row.assetNumber, row);
    }
    return { before, after: [...after.values()] };
  });

describe('deltas', () => {
  it('[R-10] make the new file out of the old one, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(anyChange, async ({ before, after }) => {
        const [from, to] = [await packed(before), await packed(after, LATER)];
        expect(await applied(from, await deltaOf(from, to))).toEqual({ file: to, code: null });
      }),
      { numRuns: 120 },
    );
  });

  it('[R-10] over many pages stay small: a new reading costs a few bytes', async () => {
    const rows = Array.from({ length: 2000 }, (_, i) =>
      rowOf(i * 37, {
        meterBox: `MB${Math.floor(i / 8)}`,
        address: { ...rowOf(i).address, room: `${1 + (i % 30)}-${Math.floor(i / 30)}` },
      }),
    );
    const next = rows.flatMap((row, i): RegisterRow[] => {
      if (i % 200 === 3) return [];
      return i % 100 === 7
        ? [{ ...row, lastScheduled: { day: '2026-11-01', readings: [{ register: 'total', value: '12400.01' }] } }]
        : [row];
    });
    const [from, to] = [await packed(rows), await packed(next, LATER)];
    const delta = await deltaOf(from, to);
    const head = (await sourceOf(to)).prelude.bytes.length;
    expect((delta.length - head) / 30).toBeLessThan(12);
    expect(await applied(from, delta)).toEqual({ file: to, code: null });
  });

  it('[R-11] for another file are refused before anything is written', async () => {
    const [one, two, three] = [await packed([rowOf(1)]), await packed([rowOf(1), rowOf(2)]), await packed([rowOf(3)])];
    expect(await applied(three, await deltaOf(one, two))).toEqual({
      file: new Uint8Array(0),
      code: 'register/delta-mismatch',
    });
  });

  it('[R-11] that are damaged or cut never give another file', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => rowOf(i));
    const [from, to] = [
      await packed(rows),
      await packed(
        rows.map((row, i) => (i % 5 === 0 ? { ...row, nameMasked: '测**' } : row)),
        LATER,
      ),
    ];
    const delta = await deltaOf(from, to);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(delta.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (place, mask, cut) => {
          const damaged = cut
            ? delta.slice(0, place)
            : Uint8Array.from(delta, (byte, i) => (i === place ? byte ^ mask : byte));
          const result = await applied(from, damaged);
          expect(result.code === null ? result.file : null).toSatisfy(
            (file: Bytes | null) => file === null || Buffer.compare(file, to) === 0,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
