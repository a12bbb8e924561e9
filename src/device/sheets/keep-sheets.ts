import type { EntityKind, PackedKind } from '../../protocol/pull.ts';
import type { CacheDatabase } from '../cache-schema.ts';
import type { NewSheet } from './make-sheet.ts';
import { readShelf } from './sheet-shelf.ts';

// All of it inside the caller's transaction over rows, sheets, sheetFacts and sheetGaps.

/** These rows do not count any more wherever a sheet has them; a sheet that has no other goes. */
export async function leaveSheets(cache: CacheDatabase, rows: readonly { readonly entity: EntityKind; readonly entityId: string }[]): Promise<void> {
  if (rows.length === 0) return;
  const shelf = await readShelf(cache);
  if (shelf.sheets.length === 0) return;
  const gaps = new Map<string, Set<number>>();
  for (const { entity, entityId } of rows) {
    const place = shelf.find(entity, entityId);
    if (place === null) continue;
    const { id } = place.sheet;
    gaps.set(id, (gaps.get(id) ?? new Set(shelf.gone.get(id))).add(place.at));
  }
  const empty = shelf.sheets.filter(({ id, ids }) => gaps.get(id)?.size === ids.length).map(({ id }) => id);
  for (const id of empty) gaps.delete(id);
  if (gaps.size > 0) await cache.sheetGaps.bulkPut([...gaps].map(([id, gone]) => ({ id, gone: [...gone] })));
  await dropSheets(cache, empty);
}

/** What comes in a sheet lies nowhere else. */
export async function putSheets(cache: CacheDatabase, sheets: readonly NewSheet[]): Promise<void> {
  if (sheets.length === 0) return;
  await Promise.all([cache.sheets.bulkPut(sheets.map(({ row }) => row)), cache.sheetFacts.bulkPut(sheets.map(({ facts }) => facts))]);
  const keysOf = (entity: PackedKind) => cache.rows.where('entity').equals(entity).primaryKeys();
  const alone = new Set((await Promise.all([keysOf('visit'), keysOf('work-order')])).flat().map(String));
  const doubled = sheets.flatMap(({ facts }) => facts.ids.map((id): [EntityKind, string] => [facts.entity, id])).filter((key) => alone.has(String(key)));
  if (doubled.length > 0) await cache.rows.bulkDelete(doubled);
}

export async function dropSheetsBefore(cache: CacheDatabase, generation: number): Promise<void> {
  const old = (await readShelf(cache)).sheets.filter((sheet) => sheet.generation < generation).map(({ id }) => id);
  await dropSheets(cache, old);
}

export async function dropSheets(cache: CacheDatabase, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const table of [cache.sheets, cache.sheetFacts, cache.sheetGaps]) await table.bulkDelete([...ids]);
}
