import { getTableColumns, getTableName, is } from 'drizzle-orm';
import type { Column, Table } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/pg-core';
import type { PgTable } from 'drizzle-orm/pg-core';

/** What is worth knowing of a table, read once from its own declaration. */
export interface Shape {
  readonly name: string;
  readonly columns: Readonly<Record<string, Column>>;
  /** The same, for whoever goes through all of them. */
  readonly entries: readonly (readonly [key: string, column: Column])[];
  /** Each a set of members that no two rows may share. */
  readonly unique: readonly (readonly string[])[];
  readonly json: ReadonlySet<string>;
}

const shapes = new WeakMap<Table, Shape>();
const keys = new WeakMap<Column, string>();

export function shapeOf(table: Table): Shape {
  const known = shapes.get(table);
  if (known !== undefined) return known;
  const columns = getTableColumns(table) as Record<string, Column>;
  const byName = new Map(Object.entries(columns).map(([key, column]) => [column.name, key]));
  for (const [key, column] of Object.entries(columns)) keys.set(column, key);
  const config = getTableConfig(table as PgTable);
  const named = (list: readonly { name?: string | undefined }[]) => list.map(({ name }) => byName.get(name ?? '') ?? '');
  const unique = [
    ...config.primaryKeys.map(({ columns: list }) => named(list)),
    ...Object.entries(columns).filter(([, column]) => column.primary || column.isUnique).map(([key]) => [key]),
    ...config.uniqueConstraints.map(({ columns: list }) => named(list)),
    ...config.indexes.filter((index) => index.config.unique).map((index) => named(index.config.columns as { name?: string }[])),
  ];
  const json = new Set(Object.entries(columns).filter(([, column]) => column.getSQLType() === 'jsonb').map(([key]) => key));
  const shape: Shape = { name: getTableName(table), columns, entries: Object.entries(columns), unique, json };
  shapes.set(table, shape);
  return shape;
}

/** The name that a column has in the code. */
export function keyOf(column: Column): string {
  shapeOf(column.table);
  return keys.get(column) ?? column.name;
}

type Kind = Parameters<typeof is>[1];
const kindsOf = new WeakMap<object, Map<Kind, boolean>>();

/** As the library's `is`, which climbs from class to class each time; a class never changes its kind. */
export function isA<T extends Kind>(value: unknown, kind: T): value is InstanceType<T> {
  if (typeof value !== 'object' || value === null) return false;
  const made = (value as object).constructor as object;
  let kinds = kindsOf.get(made);
  if (kinds === undefined) kindsOf.set(made, (kinds = new Map()));
  let found = kinds.get(kind);
  if (found === undefined) kinds.set(kind, (found = is(value, kind)));
  return found;
}
