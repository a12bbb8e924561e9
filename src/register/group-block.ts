import type { Bytes } from '../base/bytes.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { RowCodes } from './row-codes.ts';

const BLOCK_BYTES = 12 * 1024;

/** Rows of one staircase that lie side by side: what a search narrows an address down to before it reads rows. */
export interface RowGroup {
  readonly stem: number;
  readonly building: number;
  readonly unit: number;
  rows: number;
}

/** Collects the groups while rows go by in their order. */
export class GroupCollector {
  readonly groups: RowGroup[] = [];

  add(row: RowCodes): void {
    const last = this.groups.at(-1);
    if (last?.stem === row.stem && last.building === row.building && last.unit === row.unit) last.rows++;
    else this.groups.push({ stem: row.stem, building: row.building, unit: row.unit, rows: 1 });
  }
}

/** the blocks of the address directory, each with its first stem; no stem is torn apart. */
export function* writeGroups(
  groups: readonly RowGroup[],
): Generator<{ readonly bytes: Bytes; readonly first: number; readonly items: number }> {
  const out = new ByteWriter();
  let first = 0;
  let items = 0;
  for (const [i, group] of groups.entries()) {
    const before = groups[i - 1];
    if (before !== undefined && before.stem !== group.stem && out.length >= BLOCK_BYTES) {
      yield { bytes: out.take(), first, items };
      first = group.stem;
      items = 0;
    }
    const step = items === 0 ? 0 : group.stem - (before?.stem ?? 0);
    out.number(step);
    out.number(group.building);
    out.number(group.unit);
    out.number(group.rows);
    items++;
  }
  if (items > 0) yield { bytes: out.take(), first, items };
}

/** Null when the bytes are no such block. `firstStem` stands in the prelude. */
export function readGroups(bytes: Uint8Array, firstStem: number): readonly RowGroup[] | null {
  const from = new ByteReader(bytes);
  const groups: RowGroup[] = [];
  let stem = firstStem;
  while (!from.ended) {
    stem += from.number();
    groups.push({ stem, building: from.number(), unit: from.number(), rows: from.number() });
    if (from.failed) return null;
  }
  return groups;
}
