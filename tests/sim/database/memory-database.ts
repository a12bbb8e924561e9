import { Column, Param, SQL, Table } from 'drizzle-orm';
import type { Database } from '../../../src/server/store/database.ts';
import { Turns } from '../world/turns.ts';
import { readExpression, readOrder } from './expression.ts';
import type { Scope, Value } from './expression.ts';
import { isA, keyOf, shapeOf } from './shape.ts';
import type { Shape } from './shape.ts';

export type Row = Readonly<Record<string, unknown>>;
/** Rows are never changed in place, so keeping the lists is keeping the state. */
export type Snapshot = ReadonlyMap<string, readonly Row[]>;

/** What stands between the server and its database: a fault may throw, or never answer. */
export type Gate = (statement: 'read' | 'write' | 'begin' | 'commit') => Promise<void> | undefined;

/**
 * A database in memory that answers the server's own statements: one connection, one transaction at a time, as the
 * embedded one. It passes the suites that PGlite and PostgreSQL pass.
 */
export class MemoryDatabase {
  #tables = new Map<string, readonly Row[]>();
  #turns = new Turns();

  snapshot(): Snapshot {
    return new Map(this.#tables);
  }

  restore(snapshot: Snapshot): void {
    this.#tables = new Map(snapshot);
  }

  /** Committed rows, for whoever looks from outside. */
  rows(table: Table): readonly Row[] {
    return this.#tables.get(shapeOf(table).name) ?? [];
  }

  /** A handle for one process of the server. */
  connect(gate: Gate = () => undefined): Database {
    const alone = (kind: 'read' | 'write') => <T>(run: (tables: Map<string, readonly Row[]>) => T) => this.#turns.alone(() => {
      const troubled = gate(kind);
      return troubled === undefined ? run(this.#tables) : troubled.then(() => run(this.#tables));
    });
    return statements(alone, (work) => this.#turns.alone(() => this.#transaction(work, gate)));
  }

  async #transaction(work: (tx: Database) => Promise<unknown>, gate: Gate): Promise<unknown> {
    await gate('begin');
    const own = new Map(this.#tables);
    const inside = (kind: 'read' | 'write') => async <T>(run: (tables: Map<string, readonly Row[]>) => T) => {
      await gate(kind);
      return run(own);
    };
    const tx = statements(inside, (nested) => nested(tx));
    const result = await work(tx);
    await gate('commit');
    this.#tables = own;
    return result;
  }

  /** A process that died in a transaction leaves nothing behind, its lock least of all. */
  breakConnections(): void {
    this.#turns = new Turns();
  }
}

type Tables = Map<string, readonly Row[]>;
type Run = <T>(run: (tables: Tables) => T) => Promise<T>;

function statements(runAs: (kind: 'read' | 'write') => Run, transaction: (work: (tx: Database) => Promise<unknown>) => Promise<unknown>): Database {
  const select = (fields?: Fields) => ({ from: (table: Table) => new Selecting(runAs('read'), table, fields ?? null) });
  return {
    select,
    selectDistinct: (fields?: Fields) => ({ from: (table: Table) => new Selecting(runAs('read'), table, fields ?? null, true) }),
    insert: (table: Table) => ({ values: (rows: Row | readonly Row[]) => new Inserting(runAs('write'), table, Array.isArray(rows) ? (rows as Row[]) : [rows as Row]) }),
    update: (table: Table) => ({ set: (changes: Row) => new Changing(runAs('write'), table, changes) }),
    delete: (table: Table) => new Changing(runAs('write'), table, null),
    execute: () => runAs('read')(() => undefined), // advisory locks: one transaction at a time is lock enough
    transaction,
  } as unknown as Database;
}

type Fields = Readonly<Record<string, Column | SQL | Table>>;

/** A statement runs when it is awaited, and once. */
abstract class Statement implements PromiseLike<unknown> {
  readonly #run: Run;
  protected condition: Value | null = null;
  protected fields: Fields | null = null;

  constructor(run: Run, protected readonly table: Table) {
    this.#run = run;
  }

  where(sql: unknown): this {
    this.condition = sql === undefined ? null : readExpression(sql);
    return this;
  }

  returning(fields?: Fields): this {
    this.fields = fields ?? shapeOf(this.table).columns;
    return this;
  }

  then<A, B>(onOk?: ((value: unknown) => A | PromiseLike<A>) | null, onError?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<A | B> {
    return this.#run((tables) => this.execute(tables)).then(onOk, onError);
  }

  protected abstract execute(tables: Tables): unknown;

  protected rowsIn(tables: Tables): readonly Row[] {
    return tables.get(shapeOf(this.table).name) ?? [];
  }

  /** One look at each row: the scope is only a way to hand it over. */
  protected test(): (row: Row, given: Row) => boolean {
    const { condition } = this;
    if (condition === null) return () => true;
    const name = shapeOf(this.table).name;
    const scope: Record<string, Row> = {};
    return (row, given) => {
      scope[name] = row;
      scope['given'] = given;
      return Boolean(condition(scope));
    };
  }

  protected given(rows: readonly Row[]): unknown {
    const { fields } = this;
    if (fields === null) return { rowCount: rows.length };
    const name = shapeOf(this.table).name;
    const pick = picker(fields);
    const scope: Record<string, Row> = {};
    return rows.map((row) => {
      scope[name] = row;
      return pick(scope);
    });
  }
}

class Selecting extends Statement {
  readonly #joins: { readonly table: Table; readonly on: Value; readonly isLeft: boolean }[] = [];
  #order: { readonly value: Value; readonly descending: boolean }[] = [];
  #limit = Infinity;
  readonly #wish: Fields | null;
  readonly #distinct: boolean;

  constructor(...[run, table, wish, distinct]: [Run, Table, Fields | null, boolean?]) {
    super(run, table);
    this.#wish = wish;
    this.#distinct = distinct ?? false;
  }

  innerJoin(table: Table, on: unknown): this {
    this.#joins.push({ table, on: readExpression(on), isLeft: false });
    return this;
  }

  leftJoin(table: Table, on: unknown): this {
    this.#joins.push({ table, on: readExpression(on), isLeft: true });
    return this;
  }

  orderBy(...by: unknown[]): this {
    this.#order = by.map(readOrder);
    return this;
  }

  limit(count: number): this {
    this.#limit = count;
    return this;
  }

  for(): this {
    return this; // one transaction at a time: every row it sees is its own
  }

  protected execute(tables: Tables): unknown {
    const scopes = this.#scopes(tables);
    if (this.#order.length > 0) scopes.sort((a, b) => this.#compare(a, b));
    const all = Object.values(this.#wish ?? {});
    if (all.length > 0 && all.every((field) => isA(field, SQL))) return [Object.fromEntries(Object.keys(this.#wish!).map((key) => [key, scopes.length]))]; // count()
    const wish = this.#wish ?? (this.#joins.length === 0 ? shapeOf(this.table).columns : Object.fromEntries([this.table, ...this.#joins.map(({ table }) => table)].map((table) => [shapeOf(table).name, table])));
    const rows = scopes.slice(0, this.#limit).map(picker(wish));
    return this.#distinct ? [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()] : rows;
  }

  /** Every way in which a row of each table goes together; one scope is tried on, and copied where it fits. */
  #scopes(tables: Tables): Scope[] {
    const { condition } = this;
    const steps = [{ table: this.table, on: null, isLeft: false }, ...this.#joins].map(({ table, on, isLeft }) => {
      const { name } = shapeOf(table);
      return { name, rows: tables.get(name) ?? [], on, isLeft };
    });
    const tried: Record<string, Row | null> = {};
    for (const { name } of steps) tried[name] = null;
    const found: Scope[] = [];
    const from = (at: number) => {
      const step = steps[at];
      if (step === undefined) {
        if (condition === null || Boolean(condition(tried))) found.push({ ...tried });
        return;
      }
      const { name, rows, on, isLeft } = step;
      let isAlone = true;
      for (const row of rows) {
        tried[name] = row;
        if (on !== null && !on(tried)) continue;
        isAlone = false;
        from(at + 1);
      }
      tried[name] = null;
      if (isAlone && isLeft) from(at + 1);
    };
    from(0);
    return found;
  }

  #compare(a: Scope, b: Scope): number {
    for (const { value, descending } of this.#order) {
      const [left, right] = [value(a), value(b)] as [never, never];
      if (left !== right) return (left < right ? -1 : 1) * (descending ? -1 : 1);
    }
    return 0;
  }
}

class Inserting extends Statement {
  #onConflict: { readonly set: Row | null; readonly where: Value | null } | null = null;
  readonly #values: readonly Row[];

  constructor(...[run, table, values]: [Run, Table, readonly Row[]]) {
    super(run, table);
    this.#values = values;
  }

  onConflictDoNothing(): this {
    this.#onConflict = { set: null, where: null };
    return this;
  }

  onConflictDoUpdate({ set, setWhere }: { set: Row; setWhere?: unknown }): this {
    this.#onConflict = { set, where: setWhere === undefined ? null : readExpression(setWhere) };
    return this;
  }

  protected execute(tables: Tables): unknown {
    const shape = shapeOf(this.table);
    const rows = [...this.rowsIn(tables)];
    const made: Row[] = [];
    for (const value of this.#values) {
      const row = whole(shape, value);
      const at = clashOf(shape, rows, row);
      if (at === -1) {
        rows.push(row);
        made.push(row);
        continue;
      }
      const { set, where } = this.#onConflict ?? refuseTwin(shape);
      const byColumn = Object.fromEntries(shape.entries.map(([key, column]) => [column.name, row[key]]));
      if (set === null || where?.({ [shape.name]: rows[at]!, excluded: byColumn }) === false) continue;
      const next = changed(shape, rows[at]!, { set, beside: { excluded: byColumn } });
      rows[at] = next;
      made.push(next);
    }
    tables.set(shape.name, rows);
    return this.given(made);
  }
}

class Changing extends Statement {
  /** Null: the rows go. */
  readonly #changes: Row | null;
  /** Rows of the statement's own, to change each row by the one that fits it. */
  #given: readonly Row[] = [{}];

  constructor(...[run, table, changes]: [Run, Table, Row | null]) {
    super(run, table);
    this.#changes = changes;
  }

  from(source: SQL): this {
    this.#given = givenRows(source);
    return this;
  }

  protected execute(tables: Tables): unknown {
    const shape = shapeOf(this.table);
    const touched: Row[] = [];
    const matches = this.test();
    const rows: Row[] = [];
    for (const row of this.rowsIn(tables)) {
      const given = this.#given.find((one) => matches(row, one));
      if (given === undefined) {
        rows.push(row);
        continue;
      }
      const next = this.#changes === null ? row : changed(shape, row, { set: this.#changes, beside: { given } });
      touched.push(next);
      if (this.#changes !== null) rows.push(next);
    }
    // Only a change of something unique can make twins.
    const isRisky = this.#changes !== null && shape.unique.some((keys) => keys.some((key) => this.#changes![key] !== undefined));
    for (const row of isRisky ? touched : []) {
      if (clashOf(shape, rows.filter((other) => other !== row), row) !== -1) refuseTwin(shape);
    }
    tables.set(shape.name, rows);
    return this.given(touched);
  }
}

/** Rows that a statement brings along as JSON, by the names of their columns. */
function givenRows(source: SQL): readonly Row[] {
  const param = source.queryChunks.find((chunk) => isA(chunk, Param));
  if (!isA(param, Param) || typeof param.value !== 'string') throw new Error('the database in memory knows only rows that are given as JSON');
  return JSON.parse(param.value) as Row[];
}

function clashOf(shape: Shape, rows: readonly Row[], row: Row): number {
  const unique = shape.unique.filter((keys) => keys.every((key) => row[key] != null));
  for (let at = 0; at < rows.length; at += 1) {
    const other = rows[at]!;
    for (const keys of unique) if (isTwin(keys, other, row)) return at;
  }
  return -1;
}

function isTwin(keys: readonly string[], other: Row, row: Row): boolean {
  for (const key of keys) if (other[key] !== row[key]) return false;
  return true;
}

function refuseTwin(shape: Shape): never {
  throw Object.assign(new Error(`two rows alike in ${shape.name}`), { code: '23505' });
}

function whole(shape: Shape, value: Row): Row {
  const row: Record<string, unknown> = {};
  for (const [key, column] of shape.entries) {
    const given = value[key];
    row[key] = given === undefined ? (column.default ?? null) : stored(shape, key, given);
    if (row[key] === null && column.notNull) throw Object.assign(new Error(`${shape.name}.${key} is missing`), { code: '23502' });
  }
  return row;
}

function changed(shape: Shape, row: Row, { set, beside }: { set: Row; beside: Scope }): Row {
  const next: Record<string, unknown> = { ...row };
  for (const [key, value] of Object.entries(set)) {
    if (value === undefined) continue;
    next[key] = isA(value, SQL) ? readExpression(value)({ [shape.name]: row, ...beside }) : stored(shape, key, value);
  }
  return next;
}

/** JSON is kept as a database keeps it: a copy, without what JSON does not know. */
function stored(shape: Shape, key: string, value: unknown): unknown {
  return value !== null && (shape.json.has(key) || typeof value === 'object') ? asJson(value) : value;
}

/** What `JSON.parse(JSON.stringify(value))` gives, of plain values. */
function asJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value === undefined ? null : value;
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return JSON.parse(JSON.stringify(value)) as unknown;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const member = (value as Row)[key];
    if (member !== undefined) copy[key] = asJson(member);
  }
  return copy;
}

const pickers = new WeakMap<Fields, (scope: Scope) => Row>();

function picker(fields: Fields): (scope: Scope) => Row {
  const known = pickers.get(fields) ?? newPicker(fields);
  pickers.set(fields, known);
  return known;
}

function newPicker(fields: Fields): (scope: Scope) => Row {
  const parts = Object.entries(fields).map(([key, field]) => ({ key, value: partOf(field) }));
  return (scope) => {
    const row: Record<string, unknown> = {};
    for (const { key, value } of parts) row[key] = value(scope);
    return row;
  };
}

function partOf(field: Column | SQL | Table): Value {
  if (isA(field, Table)) {
    const { name } = shapeOf(field);
    return (scope) => scope[name] ?? null;
  }
  if (!isA(field, Column)) return readExpression(field);
  const [name, key] = [shapeOf(field.table).name, keyOf(field)];
  return (scope) => scope[name]?.[key] ?? null;
}
