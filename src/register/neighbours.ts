import type { FileReader } from './file-reader.ts';
import type { FoundRow } from './found-row.ts';

const MOST = 100;

export interface Neighbours {
  readonly box: string | null;
  readonly rows: readonly FoundRow[];
  /** There are more than these: a box of so many is no box in a house. */
  readonly more: boolean;
}

/** the rows of a row's meter box, without itself. */
export async function neighboursOf(file: FileReader, id: number): Promise<Neighbours> {
  const page = await file.page(Math.floor(id / file.pageRows));
  const box = page.box(id % file.pageRows);
  if (box === null) return { box: null, rows: [], more: false };
  const ids: number[] = [];
  await file.visitIndex('boxes', [box.number, box.number + 1], (row) => {
    if (row !== id) ids.push(row);
    return ids.length <= MOST;
  });
  const rows: FoundRow[] = [];
  for (const row of ids.slice(0, MOST)) rows.push({ id: row, row: await file.row(row) });
  return { box: box.text, rows, more: ids.length > MOST };
}
