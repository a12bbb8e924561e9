import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { listNames } from './header.ts';
import type { ListName } from './header.ts';
import type { RowCodes } from './row-codes.ts';

/** What happens to rows, in the order of the file. */
export const rowEdits = { end: 0, remove: 1, insert: 2, change: 3 } as const;

/** Columns by which a row has its place; a row that differs in one of them is another row. */
export const placeColumns = ['stem', 'building', 'unit', 'room', 'assetHead', 'assetTail'] as const;
const changeColumns = ['accountHead', 'accountTail', 'person', 'profile', 'day'] as const;
const BOX_BIT = 1 << changeColumns.length;
const VALUES_BIT = BOX_BIT << 1;

export type PlaceMaps = Readonly<Record<ListName, Int32Array>>;

/** A row's codes in the lists of another file; −1 where the text is not in them. */
export function translated(row: RowCodes, places: PlaceMaps): RowCodes {
  return {
    ...row,
    stem: places.stems[row.stem] ?? -1,
    building: places.buildings[row.building] ?? -1,
    unit: places.units[row.unit] ?? -1,
    room: places.rooms[row.room] ?? -1,
    assetHead: places.assetHeads[row.assetHead] ?? -1,
    accountHead: places.accountHeads[row.accountHead] ?? -1,
    person: places.people[row.person] ?? -1,
    profile: places.profiles[row.profile] ?? -1,
    day: places.days[row.day] ?? -1,
  };
}

export function emptyMaps(make: (name: ListName) => Int32Array): PlaceMaps {
  return Object.fromEntries(listNames.map((name) => [name, make(name)])) as Record<ListName, Int32Array>;
}

/** Negative, zero or positive: which of two rows of the same lists comes first. */
export function comparePlaces(a: RowCodes, b: RowCodes): number {
  for (const column of placeColumns) if (a[column] !== b[column]) return a[column] - b[column];
  return 0;
}

export function sameContent(a: RowCodes, b: RowCodes): boolean {
  return changeColumns.every((column) => a[column] === b[column]) && a.box === b.box && sameValues(a, b);
}

function sameValues(a: RowCodes, b: RowCodes): boolean {
  return (
    a.values.length === b.values.length &&
    a.values.every((value, i) => value === b.values[i] && (value >= 0 || a.odd[i] === b.odd[i]))
  );
}

export function writeInsert(out: ByteWriter, row: RowCodes): void {
  for (const column of [...placeColumns, ...changeColumns]) out.number(row[column]);
  out.text(row.box);
  writeValues(out, row, []);
}

export function readInsert(from: ByteReader): RowCodes {
  const numbers = Object.fromEntries(
    [...placeColumns, ...changeColumns].map((column) => [column, from.number()]),
  ) as Record<(typeof placeColumns)[number] | (typeof changeColumns)[number], number>;
  const box = from.text();
  return { ...numbers, box, ...readValues(from, []) };
}

export function writeChange(out: ByteWriter, before: RowCodes, after: RowCodes): void {
  const mask = changeColumns.reduce((bits, column, i) => bits | (before[column] === after[column] ? 0 : 1 << i), 0);
  out.number(mask | (before.box === after.box ? 0 : BOX_BIT) | (sameValues(before, after) ? 0 : VALUES_BIT));
  for (const column of changeColumns) if (before[column] !== after[column]) out.number(after[column]);
  if (before.box !== after.box) out.text(after.box);
  if (!sameValues(before, after)) writeValues(out, after, before.values);
}

export function readChange(from: ByteReader, before: RowCodes): RowCodes {
  const mask = from.number();
  const changed = Object.fromEntries(
    changeColumns.map((column, i) => [column, (mask & (1 << i)) === 0 ? before[column] : from.number()]),
  ) as Record<(typeof changeColumns)[number], number>;
  const box = (mask & BOX_BIT) === 0 ? before.box : from.text();
  const values =
    (mask & VALUES_BIT) === 0 ? { values: before.values, odd: before.odd } : readValues(from, before.values);
  return { ...before, ...changed, box, ...values };
}

/** Readings as steps from those before them: a month's use is a small number. An odd one is a zero and its text. */
function writeValues(out: ByteWriter, row: RowCodes, before: readonly number[]): void {
  out.number(row.values.length);
  for (const [i, value] of row.values.entries()) {
    if (value < 0) {
      out.number(0);
      out.text(row.odd[i] ?? '');
      continue;
    }
    const step = value - Math.max(0, before[i] ?? 0);
    out.number(step >= 0 ? step * 2 + 1 : -step * 2);
  }
}

function readValues(from: ByteReader, before: readonly number[]): { values: number[]; odd: string[] } {
  const values: number[] = [];
  const odd: string[] = [];
  const count = from.number();
  for (let i = 0; i < count && !from.failed; i++) {
    const code = from.number();
    values.push(code === 0 ? -1 : Math.max(0, before[i] ?? 0) + (code % 2 === 1 ? (code - 1) / 2 : -code / 2));
    odd.push(code === 0 ? from.text() : '');
  }
  return { values, odd };
}
