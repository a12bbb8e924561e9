/**
 * The packed form (P-16): many values of one shape, turned by a quarter: every member's values stand side by side, names are said once, and what
 * is the same everywhere is said once. Lossless for whatever JSON can hold; about a third of the JSON before any
 * compression, and a row can be read without reading the others.
 */
export type Column =
  | readonly Plain[]
  /** The same in every row. */
  | { readonly c: unknown }
  /** Few different ones: all of them, and which of them stands in each row. */
  | { readonly d: readonly unknown[]; readonly i: readonly number[] }
  /** Objects with the same members in the same order. */
  | { readonly o: Readonly<Record<string, Column>> }
  /** Arrays: how long (one number when all are alike), and the members of all of them one after another. */
  | { readonly a: number | readonly number[]; readonly v: Column }
  /** Of several kinds: which part each row is in, and the parts. */
  | { readonly m: readonly number[]; readonly p: readonly Column[] };

type Plain = string | number | boolean | null;

/** Reads one row; the result may share parts with other rows and must not be changed. */
export type RowReader = (at: number) => unknown;

/** Fewer rows than this per distinct value are not worth a list of distinct ones. */
const ROWS_PER_VALUE = 4;
/** How many values are looked at before a column of objects or arrays is taken for one of few different ones. */
const SAMPLE = 24;

export function columnOf(values: readonly unknown[]): Column {
  if (values.length === 0) return [];
  const kinds = values.map(kindOf);
  const distinct = [...new Set(kinds)];
  const [kind] = distinct as [string];
  if (distinct.length > 1) {
    const places = new Map(distinct.map((one, at) => [one, at]));
    return { m: kinds.map((one) => places.get(one)!), p: distinct.map((one) => columnOf(values.filter((_, at) => kinds[at] === one))) };
  }
  const few = fewValues(values, kind === PLAIN);
  if (few !== null) return few;
  if (kind === PLAIN) return values as readonly Plain[];
  return kind === LIST ? ofLists(values as readonly unknown[][]) : ofObjects(values as readonly Members[]);
}

type Members = Readonly<Record<string, unknown>>;

const PLAIN = 'plain';
const LIST = 'list';

function kindOf(value: unknown): string {
  if (value === null || typeof value !== 'object') return PLAIN;
  return Array.isArray(value) ? LIST : JSON.stringify(namesIn(value as Members));
}

/** As JSON would: a member that is not there and one that is undefined are the same. */
function namesIn(value: Members): string[] {
  return Object.keys(value).filter((name) => value[name] !== undefined);
}

function fewValues(values: readonly unknown[], plain: boolean): Column | null {
  const nameOf = plain ? (value: unknown) => value : (value: unknown) => JSON.stringify(value);
  if (!plain && new Set(values.slice(0, SAMPLE).map(nameOf)).size > SAMPLE / ROWS_PER_VALUE) return null;
  const most = Math.max(1, Math.floor(values.length / ROWS_PER_VALUE));
  const places = new Map<unknown, number>();
  const distinct: unknown[] = [];
  const which: number[] = [];
  for (const value of values) {
    const name = nameOf(value);
    let place = places.get(name);
    if (place === undefined) {
      if (distinct.length === most) return null;
      places.set(name, (place = distinct.length));
      distinct.push(value);
    }
    which.push(place);
  }
  return distinct.length === 1 ? { c: distinct[0] } : { d: distinct, i: which };
}

function ofLists(lists: readonly (readonly unknown[])[]): Column {
  const lengths = lists.map(({ length }) => length);
  return { a: lengths.every((length) => length === lengths[0]) ? (lengths[0] ?? 0) : lengths, v: columnOf(lists.flat()) };
}

function ofObjects(objects: readonly Members[]): Column {
  return { o: Object.fromEntries(namesIn(objects[0]!).map((name) => [name, columnOf(objects.map((one) => one[name]))])) };
}

export function readerOf(column: Column): RowReader {
  if (isPlain(column)) return (at) => column[at];
  if ('c' in column) return () => column.c;
  if ('d' in column) return (at) => column.d[column.i[at]!];
  if ('o' in column) {
    const members = Object.entries(column.o).map(([name, member]) => [name, readerOf(member)] as const);
    return (at) => {
      const row: Record<string, unknown> = {};
      for (const [name, read] of members) row[name] = read(at);
      return row;
    };
  }
  if ('a' in column) return listReader(column);
  return partReader(column);
}

function listReader({ a: lengths, v }: Extract<Column, { a: unknown }>): RowReader {
  const read = readerOf(v);
  const slice = (from: number, length: number) => Array.from({ length }, (_, at) => read(from + at));
  if (typeof lengths === 'number') return (at) => slice(at * lengths, lengths);
  let from = 0;
  const starts = lengths.map((length) => (from += length) - length);
  return (at) => slice(starts[at]!, lengths[at]!);
}

function partReader({ m, p }: Extract<Column, { m: unknown }>): RowReader {
  const readers = p.map(readerOf);
  const counts = p.map(() => 0);
  const within = m.map((part) => counts[part]!++);
  return (at) => readers[m[at]!]!(within[at]!);
}

/** One member of every row, without the rest of the rows; null where the rows are not all of one kind. */
export function memberOf(column: Column, name: string): Column | null {
  if (isPlain(column)) return null;
  if ('c' in column) return { c: (column.c as Members | null)?.[name] };
  return 'o' in column ? (column.o[name] ?? null) : null;
}

/** Whether this is a column of so many rows, so that reading any of them gives a value. */
export function isColumn(column: unknown, rows: number): column is Column {
  if (Array.isArray(column)) return column.length === rows && column.every((value) => value === null || typeof value !== 'object');
  if (column === null || typeof column !== 'object') return false;
  const { c, d, i, o, a, v, m, p } = column as Readonly<Record<string, unknown>>;
  if (c !== undefined) return true;
  if (Array.isArray(d)) return isIndex(i, rows, d.length);
  if (o !== null && typeof o === 'object') return Object.values(o).every((member) => isColumn(member, rows));
  if (typeof a === 'number') return Number.isInteger(a) && a >= 0 && isColumn(v, a * rows);
  if (Array.isArray(a)) return isIndex(a, rows, Infinity) && isColumn(v, (a as number[]).reduce((sum, length) => sum + length, 0));
  return isIndex(m, rows, Infinity) && Array.isArray(p) && p.every((part, at) => isColumn(part, m.filter((one) => one === at).length)) && m.every((one) => one < p.length);
}

function isIndex(value: unknown, rows: number, below: number): value is number[] {
  return Array.isArray(value) && value.length === rows && value.every((one) => Number.isInteger(one) && (one as number) >= 0 && (one as number) < below);
}

function isPlain(column: Column): column is readonly Plain[] {
  return Array.isArray(column);
}
