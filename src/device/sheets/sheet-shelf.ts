import type { PackedKind } from '../../protocol/pull.ts';
import type { CacheDatabase, CacheRow, SheetFacts } from '../cache-schema.ts';

/** Where a row lies: in which sheet, and at which place. */
export interface SheetPlace {
  readonly sheet: SheetFacts;
  readonly at: number;
}

/** Every sheet on the phone as it is at one moment. */
export interface Shelf {
  readonly sheets: readonly SheetFacts[];
  /** Null: no sheet has it, or no longer. */
  find(entity: string, entityId: string): SheetPlace | null;
  /** The places of a sheet that still count, in its order. */
  present(sheet: SheetFacts): readonly number[];
  /** The gaps of each sheet that has some. */
  readonly gone: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Facts never change, so each sheet's are read once and its ids are put in order when somebody first looks for one. */
class ReadBefore {
  readonly facts = new Map<string, SheetFacts>();
  readonly places = new Map<string, ReadonlyMap<string, number>>();
}

const known = new WeakMap<object, ReadBefore>();

/** Reads what is new since the last look. Inside a transaction that has `sheetFacts` and `sheetGaps`, or outside any. */
export async function readShelf(cache: CacheDatabase): Promise<Shelf> {
  const mine = known.get(cache) ?? new ReadBefore();
  known.set(cache, mine);
  const [keys, gaps] = await Promise.all([cache.sheetFacts.toCollection().primaryKeys(), cache.sheetGaps.toArray()]);
  const missing = keys.filter((id) => !mine.facts.has(id));
  if (missing.length > 0) for (const facts of await cache.sheetFacts.bulkGet(missing)) if (facts !== undefined) mine.facts.set(facts.id, facts);
  const ids = new Set(keys);
  for (const id of mine.facts.keys()) if (!ids.has(id)) forget(mine, id);
  return shelfOf([...mine.facts.values()], { gone: new Map(gaps.map(({ id, gone }) => [id, new Set(gone)])), known: mine });
}

function forget(mine: ReadBefore, id: string): void {
  mine.facts.delete(id);
  mine.places.delete(id);
}

function shelfOf(sheets: readonly SheetFacts[], state: { readonly gone: ReadonlyMap<string, ReadonlySet<number>>; readonly known: ReadBefore }): Shelf {
  const { gone } = state;
  return {
    sheets, gone,
    find(entity, entityId) {
      for (const sheet of sheets) {
        const at = sheet.entity === entity ? placesOf(state.known, sheet).get(entityId) : undefined;
        if (at !== undefined && !gone.get(sheet.id)?.has(at)) return { sheet, at };
      }
      return null;
    },
    present(sheet) {
      const gaps = gone.get(sheet.id);
      return sheet.ids.flatMap((_, at) => (gaps?.has(at) ? [] : [at]));
    },
  };
}

function placesOf(mine: ReadBefore, sheet: SheetFacts): ReadonlyMap<string, number> {
  const ready = mine.places.get(sheet.id);
  if (ready !== undefined) return ready;
  const places = new Map(sheet.ids.map((id, at) => [id, at]));
  mine.places.set(sheet.id, places);
  return places;
}

/** What stands in the clear about a row of a sheet: the same facts as beside a row that lies alone. */
export function factsAt({ sheet, at }: SheetPlace): Omit<CacheRow, 'sealed' | 'clear'> & { readonly entity: PackedKind } {
  return {
    entity: sheet.entity, entityId: sheet.ids[at]!, version: sheet.versions[at]!, position: sheet.positions[at]!, generation: sheet.generation,
    related: sheet.related[at]!, settled: sheet.settled[at]!, withdrawn: false,
  };
}
