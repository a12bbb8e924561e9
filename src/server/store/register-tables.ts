import { bigint, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/** Instants are epoch UTC milliseconds, as in `tables`, which gives these tables on under the same names. */
const instant = (name: string) => bigint(name, { mode: 'number' });

/** One supplier's accounts of one area: how often they changed, and up to which change a file was built from them. */
export const registerAreas = pgTable('register_areas', {
  supplierId: text('supplier_id').notNull(),
  areaCode: text('area_code').notNull(),
  changes: bigint('changes', { mode: 'number' }).notNull(),
  builtChanges: bigint('built_changes', { mode: 'number' }).notNull().default(0),
}, (table) => [primaryKey({ columns: [table.supplierId, table.areaCode] })]);

/** The register files kept, the newest and a few before it; their bytes lie in the data folder under their digest. */
export const registerVersions = pgTable('register_versions', {
  supplierId: text('supplier_id').notNull(),
  areaCode: text('area_code').notNull(),
  version: integer('version').notNull(),
  sha256: text('sha256').notNull(),
  rows: integer('rows').notNull(),
  /** Accounts that could not be packed, so that nothing is left out in silence. */
  leftOut: integer('left_out').notNull(),
  totalBytes: bigint('total_bytes', { mode: 'number' }).notNull(),
  /** Never goes back from one version to the next: a phone refuses an older file. */
  asOfMs: instant('as_of_ms').notNull(),
  builtAtMs: instant('built_at_ms').notNull(),
}, (table) => [primaryKey({ columns: [table.supplierId, table.areaCode, table.version] }), index('register_versions_sha').on(table.sha256)]);

/** From a version kept to the newest one. */
export const registerDeltas = pgTable('register_deltas', {
  fromSha256: text('from_sha256').notNull(),
  toSha256: text('to_sha256').notNull(),
  totalBytes: bigint('total_bytes', { mode: 'number' }).notNull(),
}, (table) => [primaryKey({ columns: [table.fromSha256, table.toSha256] })]);
