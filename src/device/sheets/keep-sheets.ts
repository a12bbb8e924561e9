import type { EntityKind, PackedKind } from '../../protocol/pull.ts';
import type { CacheDatabase } from '../cache-schema.ts';
import type { NewSheet } from './make-sheet.ts';
import type { Shelf } from './sheet-shelf.ts';

// All of it inside the caller's transaction over rows, sheets, sheetFacts and sheetGaps, in which `shelf` was read.

/** These rows do not count any more wherever a sheet has them; a sheet that has no other goes. */
export async function leaveSheets(cache: CacheDatabase, shelf: Shelf, rows: readonly { readonly entity: EntityKind; readonly entityId: string }[]): Promise<void> {
  const gaps = new Map<string, Set<number>>();
  for (const { entity, entityId } of rows) {
    const place = shelf.find(entity, entityId);
    if (place === null) continue;
    const { id } = place.sheet;
    gaps.set(id, (gaps.get(id) ?? new Set(shelf.gone.get(id))).add(place.at));
  }
  const empty = shelf.sheets.filter(({ id, ids }) => gaps.get(id)?.size === ids.length).map(({ id }) => id);
  for (const id of empty) gaps.delete(id);
  await Promise.all([gaps.size === 0 ? null : cache.sheetGaps.bulkPut([...gaps].map(([id, gone]) => ({ id, gone: [...gone] }))), dropSheets(cache, empty)]);
}

/** What lies alone of the kinds that come in sheets. */
export async function keysAlone(cache: CacheDatabase): Promise<readonly [EntityKind, string][]> {
  const keysOf = (entity: PackedKind) => cache.rows.where('entity').equals(entity).primaryKeys();
  return (await Promise.all([keysOf('visit'), keysOf('work-order')])).flat();
}

/** What comes in a sheet lies nowhere else. */
export async function putSheets(cache: CacheDatabase, sheets: readonly NewSheet[], alone: readonly [EntityKind, string][]): Promise<void> {
  if (sheets.length === 0) return;
  const come = new Set(sheets.flatMap(({ facts }) => facts.ids.map((id) => `${facts.entity},${id}`)));
  const doubled = alone.filter((key) => come.has(String(key)));
  await Promise.all([
    cache.sheets.bulkPut(sheets.map(({ row }) => row)),
    cache.sheetFacts.bulkPut(sheets.map(({ facts }) => facts)),
    doubled.length === 0 ? null : cache.rows.bulkDelete(doubled),
  ]);
}

export async function dropSheetsBefore(cache: CacheDatabase, shelf: Shelf, generation: number): Promise<void> {
  await dropSheets(cache, shelf.sheets.filter((sheet) => sheet.generation < generation).map(({ id }) => id));
}

async function dropSheets(cache: CacheDatabase, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await Promise.all([cache.sheets, cache.sheetFacts, cache.sheetGaps].map((table) => table.bulkDelete([...ids])));
}
