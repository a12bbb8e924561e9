import { Dexie } from 'dexie';
import type { DexieOptions, EntityTable, Table } from 'dexie';
import type { Bytes } from '../base/bytes.ts';
import type { EntityKind, PackedKind } from '../protocol/pull.ts';
import type { Contact, FeedCursor } from '../sync/ports.ts';
import type { RegisterAreaRow, RegisterFactsRow } from './register-files/register-rows.ts';

/** A row of the office. Ids, kinds, versions and states stand in the clear; whatever names a person is sealed (V-03). */
export interface CacheRow {
  readonly entity: EntityKind;
  readonly entityId: string;
  readonly version: number;
  readonly position: number;
  readonly generation: number;
  /** Work orders of a visit, the visit of a work order: what belongs together. */
  readonly related: readonly string[];
  readonly settled: boolean;
  /** The office took it away while unsent work for it lay here. */
  readonly withdrawn: boolean;
  /** The row itself: sealed under the lock key, or in the clear where nothing in it is about a person. */
  readonly sealed: Bytes | null;
  readonly clear: unknown;
}

/** Many rows of one kind that came together, sealed as one (V-09). Never changed: what leaves it is noted in its gaps. */
export interface SheetRow {
  readonly id: string;
  readonly sealed: Bytes;
}

/** What of a sheet's rows stands in the clear, row by row in the sheet's order. */
export interface SheetFacts {
  readonly id: string;
  readonly entity: PackedKind;
  readonly generation: number;
  readonly ids: readonly string[];
  readonly versions: readonly number[];
  readonly positions: readonly number[];
  readonly related: readonly (readonly string[])[];
  readonly settled: readonly boolean[];
}

/** Rows of a sheet that do not count any more, by their place in it: a newer one lies elsewhere, or they were taken away. */
export interface SheetGaps {
  readonly id: string;
  readonly gone: readonly number[];
}

interface ContactRow extends Contact {
  readonly id: 'contact';
}

/** When this phone last began again because its rows and the office's differed (S-19). */
interface DivergenceRow {
  readonly id: 'last';
  readonly atMs: number;
}

/** The list's first rows as they were last shown, sealed as one (V-10). */
export interface FirstLookRow {
  readonly authorId: string;
  /** What the list was made of: another stamp, and this is an older list. */
  readonly stamp: string;
  /** Acts in it that were not at the office. */
  readonly pending: number;
  readonly sealed: Bytes;
}

/** What can be had again from the office: never a reason to lose anything when it is thrown away (V-01). */
export class CacheDatabase extends Dexie {
  declare rows: Table<CacheRow, [EntityKind, string]>;
  declare sheets: EntityTable<SheetRow, 'id'>;
  declare sheetFacts: EntityTable<SheetFacts, 'id'>;
  declare sheetGaps: EntityTable<SheetGaps, 'id'>;
  declare cursors: EntityTable<FeedCursor, 'feed'>;
  declare contacts: EntityTable<ContactRow, 'id'>;
  declare divergences: EntityTable<DivergenceRow, 'id'>;
  declare firstLooks: EntityTable<FirstLookRow, 'authorId'>;
  declare registers: EntityTable<RegisterAreaRow, 'area'>;
  declare registerFacts: EntityTable<RegisterFactsRow, 'id'>;

  constructor(name: string, options: DexieOptions = {}) {
    super(name, { ...options, chromeTransactionDurability: 'relaxed' });
    this.version(1).stores({ rows: '&[entity+entityId], entity, generation', cursors: '&feed', contacts: '&id' });
    this.version(2).stores({ registers: '&area', registerFacts: '&id' });
    this.version(3).stores({ sheets: '&id', sheetFacts: '&id', sheetGaps: '&id' });
    this.version(4).stores({ divergences: '&id' });
    this.version(5).stores({ firstLooks: '&authorId' });
  }
}
