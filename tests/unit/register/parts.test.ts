import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coreOf, plainNumber, tailKey, tailRange } from '../../../src/register/asset-number.ts';
import { GroupCollector, readGroups, writeGroups } from '../../../src/register/group-block.ts';
import type { RowGroup } from '../../../src/register/group-block.ts';
import { readListBlock, writeList } from '../../../src/register/list-block.ts';
import { inNaturalOrder } from '../../../src/register/natural-order.ts';
import { IndexBlock } from '../../../src/register/tail-index-read.ts';
import { NO_KEY, writeIndex } from '../../../src/register/tail-index-write.ts';
import { assetNumber, at, openedOf, rowOf } from './given.ts';

describe('the lists of a file', () => {
  it('[R-04] hold each text once, however many rows have it', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => rowOf(i, { address: at('示例路9001号示例花园', 'ShiLiLu9001HaoShiLiHuaYuan', [`${1 + (i % 3)}幢`, `${1 + (i % 2)}单元`, `${1 + (i % 10)}-1`]) }));
    const { sections } = (await openedOf(rows)).prelude.header;
    expect([sections.stems, sections.buildings, sections.units, sections.rooms].map(({ items }) => items)).toEqual([1, 3, 2, 10]);
  });

  it('[R-04] count numbers as numbers', () => {
    expect(inNaturalOrder(['10-1', '1-10', '102室', '2-1', '1-9', '101室'])).toEqual(['1-9', '1-10', '2-1', '10-1', '101室', '102室']);
  });

  it('[R-04] give back any text from the middle of a block, in blocks of some 12 KiB', () => {
    const texts = Array.from({ length: 9_000 }, (_, i) => `示例路${9_001 + (i % 900)}号示例花园${i}`).sort();
    const blocks = [...writeList(texts)];
    expect(blocks.length).toBeGreaterThan(3);
    expect(blocks.every(({ bytes }) => bytes.length < 13 * 1_024)).toBe(true);
    for (const { bytes, first, items } of blocks) {
      const block = readListBlock(bytes);
      for (const place of [0, 31, 32, 77, items - 1]) expect(block?.at(place)).toBe(texts[first + place]);
    }
  });
});

describe('the staircases of a file', () => {
  const anyGroups = fc.array(fc.record({ building: fc.nat(40), unit: fc.nat(6), rows: fc.integer({ min: 1, max: 200 }), step: fc.nat(2) }), { minLength: 1, maxLength: 3_000 })
    .map((groups) => {
      let stem = 0;
      return groups.map(({ step, ...group }): RowGroup => ({ ...group, stem: (stem += step) }));
    });

  it('[R-06] come back as they were, and no block tears a stem apart', () => {
    fc.assert(fc.property(anyGroups, (groups) => {
      const blocks = [...writeGroups(groups)];
      const read = blocks.map(({ bytes, first }) => readGroups(bytes, first)!);
      expect(read.flat().map(({ building, unit, rows }) => [building, unit, rows])).toEqual(groups.map(({ building, unit, rows }) => [building, unit, rows]));
      const stems = read.map((part) => new Set(part.map(({ stem }) => stem)));
      for (const [i, of] of stems.entries()) expect([...of].some((stem) => stems[i + 1]?.has(stem))).toBe(false);
    }), { numRuns: 40 });
  });

  it('[R-06] count the rows that lie side by side', () => {
    const collector = new GroupCollector();
    const row = { room: 0, assetHead: 0, assetTail: 0, accountHead: 0, accountTail: 0, person: 0, profile: 0, day: 0, box: '', values: [], odd: [] };
    for (const [stem, building, unit] of [[0, 1, 1], [0, 1, 1], [0, 1, 2], [1, 1, 2]] as const) collector.add({ ...row, stem, building, unit });
    expect(collector.groups.map(({ rows }) => rows)).toEqual([2, 1, 1]);
  });
});

describe('the indexes of a file', () => {
  it('[R-07] the last digits are one range, whether of the label, its serial or the display', () => {
    const number = assetNumber(4_711);
    for (const digits of ['4711', '04711', '00004711']) {
      const [from, to] = tailRange(digits);
      for (const text of [number, number.slice(7, 21), number.slice(9, 21)]) {
        const key = tailKey(coreOf(plainNumber(text)));
        expect(key >= from && key < to, `${text} by ${digits}`).toBe(true);
      }
      const other = tailKey(coreOf(assetNumber(4_712)));
      expect(other >= from && other < to).toBe(false);
    }
  });

  it('[R-07] give every row of a range with its mark and no other, over runs and blocks', () => {
    const keys = Uint32Array.from({ length: 20_000 }, (_, row) => (row % 11 === 0 ? NO_KEY : (row * 7_919) % 50_000));
    const marks = Uint8Array.from(keys, (_, row) => row % 16);
    const blocks = [...writeIndex(keys, marks)];
    expect(blocks.length).toBeGreaterThan(1);
    const found = (from: number, to: number) => {
      const rows: number[] = [];
      for (const { bytes } of blocks) {
        IndexBlock.read(bytes)!.visit(from, to, (row, mark) => {
          expect(mark).toBe(row % 16);
          rows.push(row);
          return true;
        });
      }
      return rows.sort((a, b) => a - b);
    };
    for (const [from, to] of [[0, 1], [12_345, 12_400], [49_000, 50_000], [0, 50_000]] as const) {
      expect(found(from, to)).toEqual([...keys.keys()].filter((row) => keys[row]! >= from && keys[row]! < to));
    }
  });
});
