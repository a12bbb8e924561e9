import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnOf, isColumn, memberOf, readerOf } from '../../../src/protocol/columns.ts';
import { orderRow, visitRow } from '../sync/support/rows.ts';

/** Names that reach into prototypes never come: both sides refuse them before anything is read. */
const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes('__proto__')).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const read = (column: ReturnType<typeof columnOf>, rows: number) => Array.from({ length: rows }, (_, at) => readerOf(column)(at));
/** As it comes over the wire. */
const sent = (values: readonly unknown[]) => JSON.parse(JSON.stringify(columnOf(values))) as ReturnType<typeof columnOf>;

describe('[P-16] columns', () => {
  it('give back every row as it was, whatever JSON can hold', () => {
    fc.assert(
      fc.property(fc.array(json, { maxLength: 40 }), (values) => {
        const column = sent(values);
        expect(isColumn(column, values.length)).toBe(true);
        expect(read(column, values.length)).toEqual(values);
      }),
    );
  });

  it('give back rows of one shape with members missing, null, and lists of every length', () => {
    const row = fc.record({ id: fc.string(), state: fc.constantFrom('open', 'done'), due: fc.option(fc.nat()), parts: fc.array(fc.record({ name: fc.string(), n: fc.nat() }, { requiredKeys: ['name'] }), { maxLength: 3 }) }, { requiredKeys: ['id', 'state'] });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (values) => {
        const plain = JSON.parse(JSON.stringify(values)) as unknown[];
        const column = sent(plain);
        expect(isColumn(column, plain.length)).toBe(true);
        expect(read(column, plain.length)).toEqual(plain);
      }),
    );
  });

  it('say what is the same everywhere once, and read one member alone', () => {
    const rows = Array.from({ length: 200 }, (_, n) => orderRow(n));
    const column = columnOf(rows);
    expect(JSON.stringify(column).length).toBeLessThan(JSON.stringify(rows).length / 4);
    expect(memberOf(column, 'supplierId')).toEqual({ c: 'tongliang-power' });
    expect(readerOf(memberOf(column, 'workOrderId')!)(7)).toBe(rows[7]!.workOrderId);
  });

  it('refuse what is too short, too long, or points beside', () => {
    const column = columnOf(Array.from({ length: 80 }, (_, n) => visitRow(n)));
    expect(isColumn(column, 80)).toBe(true);
    expect(isColumn(column, 79)).toBe(false);
    expect(isColumn(column, 81)).toBe(false);
    for (const wrong of [null, 7, {}, { d: ['a'], i: [1] }, { a: [1], v: [] }, { m: [1], p: [[]] }, { o: { x: [] } }, [{}]]) expect(isColumn(wrong, 1)).toBe(false);
  });
});
