import { Dexie } from 'dexie';
import type { DexieOptions, EntityTable, Table } from 'dexie';
import type { Bytes } from '../base/bytes.ts';
import type { EntityKind } from '../protocol/pull.ts';
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

interface ContactRow extends Contact {
  readonly id: 'contact';
}

/** What can be had again from the office: never a reason to lose anything when it is thrown away (V-01). */
export class CacheDatabase extends Dexie {
  declare rows: Table<CacheRow, [EntityKind, string]>;
  declare cursors: EntityTable<FeedCursor, 'feed'>;
  declare contacts: EntityTable<ContactRow, 'id'>;
  declare registers: EntityTable<RegisterAreaRow, 'area'>;
  declare registerFacts: EntityTable<RegisterFactsRow, 'id'>;

  constructor(name: string, options: DexieOptions = {}) {
    super(name, { ...options, chromeTransactionDurability: 'relaxed' });
    this.version(1).stores({ rows: '&[entity+entityId], entity, generation', cursors: '&feed', contacts: '&id' });
    this.version(2).stores({ registers: '&area', registerFacts: '&id' });
  }
}
