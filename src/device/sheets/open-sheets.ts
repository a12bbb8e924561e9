import { readerOf } from '../../protocol/columns.ts';
import type { Column, RowReader } from '../../protocol/columns.ts';
import type { LockKey } from '../../protocol/seal.ts';
import type { CacheDatabase, CacheRow } from '../cache-schema.ts';
import { openUnderLock } from '../row-seal.ts';
import { factsAt } from './sheet-shelf.ts';
import type { SheetPlace } from './sheet-shelf.ts';

/** What a sheet is bound to. */
export function sheetLabel(id: string): string {
  return `sheet/${id}`;
}

export interface OpenSheet {
  readonly column: Column;
  readonly read: RowReader;
}

/** Null: sealed under another lock, or gone since it was looked up. */
export async function openSheet(cache: CacheDatabase, id: string, lockKey: LockKey): Promise<OpenSheet | null> {
  const row = await cache.sheets.get(id);
  const column = row === undefined ? null : ((await openUnderLock(row.sealed, sheetLabel(id), lockKey)) as Column | null);
  return column === null ? null : { column, read: readerOf(column) };
}

/** A row of a sheet as one that lies alone and open: in memory only. */
export function rowIn(sheet: OpenSheet, place: SheetPlace): CacheRow {
  return { ...factsAt(place), sealed: null, clear: sheet.read(place.at) };
}

export async function rowAt(cache: CacheDatabase, place: SheetPlace, lockKey: LockKey): Promise<CacheRow | null> {
  const sheet = await openSheet(cache, place.sheet.id, lockKey);
  return sheet === null ? null : rowIn(sheet, place);
}
