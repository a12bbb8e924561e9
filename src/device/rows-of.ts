import type { IndexableType, Table } from 'dexie';

/**
 * Rows with one of these values in an index, value by value: `anyOf` and `or` walk a cursor, which is a way to the
 * database and back for every single row. One state of the store only within a transaction of the caller's.
 */
export async function rowsOf<Row, Key, Insert>(table: Table<Row, Key, Insert>, index: string, values: readonly IndexableType[]): Promise<Row[]> {
  return (await Promise.all(values.map((value) => table.where(index).equals(value).toArray()))).flat();
}
