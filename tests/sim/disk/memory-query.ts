export type Row = Readonly<Record<string, unknown>>;
type Key = string | number | readonly Key[];

interface Access {
  read<T>(run: (rows: ReadonlyMap<string, Row>) => T): Promise<T>;
  write<T>(run: (rows: Map<string, Row>) => T): Promise<T>;
}

interface Keys {
  readonly path: readonly string[];
  readonly unique: string | null;
}

/** One table, with as much of Dexie's way of asking as the product uses. */
export class Rows {
  readonly #keys: Keys;
  readonly #access: Access;

  constructor(keys: Keys, access: Access) {
    this.#keys = keys;
    this.#access = access;
  }

  get(key: Key): Promise<Row | undefined> {
    return this.#access.read((rows) => rows.get(nameOf(key)));
  }

  bulkGet(keys: readonly Key[]): Promise<(Row | undefined)[]> {
    return this.#access.read((rows) => keys.map((key) => rows.get(nameOf(key))));
  }

  put(row: Row): Promise<void> {
    return this.#access.write((rows) => this.#set(rows, row));
  }

  bulkPut(list: readonly Row[]): Promise<void> {
    return this.#access.write((rows) => {
      for (const row of list) this.#set(rows, row);
    });
  }

  add(row: Row): Promise<void> {
    return this.#access.write((rows) => {
      if (rows.has(this.#nameOf(row))) throw new DOMException('the key is there already', 'ConstraintError');
      this.#set(rows, row);
    });
  }

  update(key: Key, changes: Row): Promise<number> {
    return this.#access.write((rows) => {
      const row = rows.get(nameOf(key));
      if (row !== undefined) this.#set(rows, { ...row, ...changes });
      return row === undefined ? 0 : 1;
    });
  }

  delete(key: Key): Promise<void> {
    return this.#access.write((rows) => void rows.delete(nameOf(key)));
  }

  bulkDelete(keys: readonly Key[]): Promise<void> {
    return this.#access.write((rows) => {
      for (const key of keys) rows.delete(nameOf(key));
    });
  }

  clear(): Promise<void> {
    return this.#access.write((rows) => rows.clear());
  }

  toArray(): Promise<Row[]> {
    return this.#all().toArray();
  }

  count(): Promise<number> {
    return this.#all().count();
  }

  toCollection(): Found {
    return this.#all();
  }

  where(index: string): Where {
    return new Where(this.#access, this.#keys, { index, others: [] });
  }

  orderBy(index: string): Found {
    return new Found(this.#access, this.#keys, { index, test: () => true, others: [] });
  }

  #all(): Found {
    return new Found(this.#access, this.#keys, { index: indexOf(this.#keys.path), test: () => true, others: [] });
  }

  #set(rows: Map<string, Row>, row: Row): void {
    const { unique } = this.#keys;
    const name = this.#nameOf(row);
    if (unique !== null) {
      for (const [key, other] of rows) if (key !== name && other[unique] === row[unique]) throw new DOMException(`${unique} is taken`, 'ConstraintError');
    }
    rows.set(name, row);
  }

  #nameOf(row: Row): string {
    return nameOf(valueAt(row, indexOf(this.#keys.path)) as Key);
  }
}

interface Ask {
  readonly index: string;
  readonly test: (value: Key) => boolean;
  /** What `or` adds, each with its own index. */
  readonly others: readonly { readonly index: string; readonly test: (value: Key) => boolean }[];
}

class Where {
  readonly #access: Access;
  readonly #keys: Keys;
  readonly #ask: Omit<Ask, 'test'>;

  constructor(...[access, keys, ask]: [Access, Keys, Omit<Ask, 'test'>]) {
    this.#access = access;
    this.#keys = keys;
    this.#ask = ask;
  }

  equals(value: Key): Found {
    return this.#found((one) => compare(one, value) === 0);
  }

  anyOf(...given: Key[]): Found {
    const values = given.length === 1 && Array.isArray(given[0]) ? (given[0] as Key[]) : given;
    return this.#found((one) => values.some((value) => compare(one, value) === 0));
  }

  below(value: Key): Found {
    return this.#found((one) => compare(one, value) < 0);
  }

  above(value: Key): Found {
    return this.#found((one) => compare(one, value) > 0);
  }

  between(...[low, high, withLow, withHigh]: [Key, Key, boolean?, boolean?]): Found {
    return this.#found((one) => {
      const [fromLow, fromHigh] = [compare(one, low), compare(one, high)];
      return (fromLow > 0 || (fromLow === 0 && withLow !== false)) && (fromHigh < 0 || (fromHigh === 0 && withHigh === true));
    });
  }

  #found(test: (value: Key) => boolean): Found {
    // Member by member: a spread object with one more member gets a hidden class of its own each time, and is slow to read.
    const { index, others } = this.#ask;
    return new Found(this.#access, this.#keys, { index, test, others });
  }
}

/** A selection; what it gives is in the order of its index, then of the key. */
class Found {
  readonly #access: Access;
  readonly #keys: Keys;
  readonly #ask: Ask;
  #filters: ((row: Row) => boolean)[] = [];
  #limit = Infinity;
  #isReversed = false;

  constructor(...[access, keys, ask]: [Access, Keys, Ask]) {
    this.#access = access;
    this.#keys = keys;
    this.#ask = ask;
  }

  and(test: (row: Row) => boolean): this {
    this.#filters.push(test);
    return this;
  }

  filter(test: (row: Row) => boolean): this {
    return this.and(test);
  }

  limit(count: number): this {
    this.#limit = count;
    return this;
  }

  reverse(): this {
    this.#isReversed = true;
    return this;
  }

  or(index: string): Where {
    const { index: own, test, others } = this.#ask;
    return new Where(this.#access, this.#keys, { index, others: [...others, { index: own, test }] });
  }

  toArray(): Promise<Row[]> {
    return this.#access.read((rows) => this.#among(rows));
  }

  async first(): Promise<Row | undefined> {
    return (await this.limit(1).toArray())[0];
  }

  async last(): Promise<Row | undefined> {
    return (await this.reverse().limit(1).toArray())[0];
  }

  count(): Promise<number> {
    return this.#access.read((rows) => Math.min(this.#limit, this.#found(rows).length));
  }

  async primaryKeys(): Promise<unknown[]> {
    return (await this.toArray()).map((row) => valueAt(row, indexOf(this.#keys.path)));
  }

  async each(run: (row: Row) => void): Promise<void> {
    for (const row of await this.toArray()) run(row);
  }

  #among(rows: ReadonlyMap<string, Row>): Row[] {
    const found = this.#found(rows);
    if (found.length > 1) found.sort((a, b) => compare(a.key, b.key) || (a.name < b.name ? -1 : 1));
    if (this.#isReversed) found.reverse();
    return found.slice(0, this.#limit).map(({ row }) => row);
  }

  #found(rows: ReadonlyMap<string, Row>): { readonly row: Row; readonly key: Key; readonly name: string }[] {
    const { index, test, others } = this.#ask;
    const found: { readonly row: Row; readonly key: Key; readonly name: string }[] = [];
    for (const [name, row] of rows) {
      const key = valueAt(row, index);
      const isIn = (key !== undefined && test(key)) || (others.length > 0 && others.some((other) => isTrue(other, row)));
      if (isIn && (this.#filters.length === 0 || this.#filters.every((filter) => filter(row)))) found.push({ row, key: key ?? '', name });
    }
    return found;
  }
}

function isTrue({ index, test }: { index: string; test: (value: Key) => boolean }, row: Row): boolean {
  const key = valueAt(row, index);
  return key !== undefined && test(key);
}

function indexOf(path: readonly string[]): string {
  return path.length === 1 ? path[0]! : `[${path.join('+')}]`;
}

const paths = new Map<string, readonly string[]>();

function valueAt(row: Row, index: string): Key | undefined {
  if (!index.startsWith('[')) return row[index] as Key | undefined;
  let path = paths.get(index);
  if (path === undefined) paths.set(index, (path = index.slice(1, -1).split('+')));
  const values: Key[] = [];
  for (const member of path) {
    const value = row[member];
    if (value === undefined) return undefined;
    values.push(value as Key);
  }
  return values;
}

function nameOf(key: Key): string {
  return typeof key === 'string' ? key : JSON.stringify(key);
}

/** As IndexedDB orders keys: numbers before strings before lists. */
function compare(a: Key, b: Key): number {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : 1;
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
      const first = compare(a[i] as Key, b[i] as Key);
      if (first !== 0) return first;
    }
    return a.length - b.length;
  }
  const [left, right] = [rank(a), rank(b)];
  if (left !== right) return left - right;
  return a < b ? -1 : a > b ? 1 : 0;
}

function rank(key: Key): number {
  return typeof key === 'number' ? 0 : typeof key === 'string' ? 1 : 2;
}
