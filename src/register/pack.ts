import { concatBytes } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { splitNumber } from './asset-number.ts';
import { faultyField } from './check-row.ts';
import { decimalCode } from './decimal-code.ts';
import { FileWriter } from './file-writer.ts';
import type { KeepBlock } from './file-writer.ts';
import { listNames } from './header.ts';
import type { ListName } from './header.ts';
import { inNaturalOrder } from './natural-order.ts';
import type { Prelude } from './prelude.ts';
import { profileText } from './profile-text.ts';
import { sortByKey } from './radix-sort.ts';
import type { RegisterAbout, RegisterRow } from './register-row.ts';
import type { RowCodes } from './row-codes.ts';
import { RowSet } from './row-set.ts';
import { inCodeOrder, NumberColumn, TextTable } from './row-columns.ts';

/** Why a row is not in the file; `detail` names its line, the column, and for a repeated one the line before. */
export type RowFault = Failure<'import/value-invalid' | 'import/row-duplicate'>;

const orderOf: Readonly<Record<ListName, (texts: readonly string[]) => readonly string[]>> = {
  stems: inCodeOrder,
  buildings: inNaturalOrder,
  units: inNaturalOrder,
  rooms: inNaturalOrder,
  assetHeads: inCodeOrder,
  accountHeads: inCodeOrder,
  people: inCodeOrder,
  profiles: inCodeOrder,
  days: inCodeOrder,
};
/** Rows are put in this order, the last one weighing most. */
const sortedBy = ['assetTail', 'assetHeads', 'rooms', 'units', 'buildings', 'stems'] as const;

const NO_READINGS: Pick<RowCodes, 'values' | 'odd'> = { values: [], odd: [] };

/**
 * Takes rows one at a time and writes them as one file. The same rows in any order give the same bytes. Size: about a
 * hundred bytes for every row kept, and one copy of every text.
 */
export class RegisterPacker {
  readonly #about: RegisterAbout;
  readonly #tables = Object.fromEntries(listNames.map((name) => [name, new TextTable()])) as Record<
    ListName,
    TextTable
  >;
  readonly #places = Object.fromEntries(listNames.map((name) => [name, column()])) as Record<
    ListName,
    NumberColumn<Uint32Array>
  >;
  readonly #assetTail = column();
  readonly #accountTail = column();
  readonly #line = column();
  readonly #box = column();
  readonly #boxes = new TextTable();
  readonly #valuesFrom = column();
  readonly #values = new NumberColumn(new Float64Array(1024));
  readonly #odd = new Map<number, string>();
  readonly #seen = new RowSet((row) => [this.#places.assetHeads.at(row), this.#assetTail.at(row)]);

  constructor(about: RegisterAbout) {
    this.#about = about;
    this.#tables.days.of('');
    this.#boxes.of('');
  }

  get rows(): number {
    return this.#assetTail.length;
  }

  /** Errors: import/value-invalid with the column; import/row-duplicate when its asset number came before: the first one counts. */
  add(row: RegisterRow, line: number): Result<void, RowFault> {
    const column = faultyField(row);
    if (column !== null) return fail('import/value-invalid', { line, column });
    const asset = splitNumber(row.assetNumber);
    const head = this.#tables.assetHeads.of(asset.head);
    const first = this.#seen.add(head, asset.tail, this.rows);
    if (first !== null)
      return fail('import/row-duplicate', { line, column: 'assetNumber', firstLine: this.#line.at(first) });
    this.#keep(row, head, asset.tail);
    this.#line.push(line);
    return ok(undefined);
  }

  /** Hands out the blocks in order as they are made; the prelude is known last. */
  async finish(keep: KeepBlock): Promise<Prelude> {
    const lists = {} as Record<ListName, readonly string[]>;
    const columns = {} as Record<ListName, Uint32Array>;
    for (const name of listNames) {
      const { texts, placeOf } = this.#tables[name].ordered(orderOf[name]);
      lists[name] = texts;
      columns[name] = this.#places[name].values().map((number) => placeOf[number] ?? 0);
    }
    let order: Uint32Array = Uint32Array.from({ length: this.rows }, (_, i) => i);
    for (const name of sortedBy)
      order = sortByKey(order, name === 'assetTail' ? this.#assetTail.values() : columns[name]);
    const writer = new FileWriter({ about: this.#about, rows: this.rows, keep });
    await writer.lists(lists);
    const boxes = this.#boxes.ordered((texts) => texts).texts;
    for (const row of order) {
      const waiting = writer.row(this.#codes(row, columns, boxes[this.#box.at(row)] ?? ''));
      if (waiting !== undefined) await waiting;
    }
    return writer.finish();
  }

  #keep(row: RegisterRow, assetHead: number, assetTail: number): void {
    const account = splitNumber(row.accountNumber);
    const { stem, stemPinyin, building, unit, room } = row.address;
    const texts: Record<Exclude<ListName, 'assetHeads'>, string> = {
      stems: `${stem}\t${stemPinyin}`,
      buildings: building,
      units: unit,
      rooms: room,
      accountHeads: account.head,
      people: `${row.nameInitials}\t${row.nameMasked}`,
      profiles: profileText(row),
      days: row.lastScheduled?.day ?? '',
    };
    for (const [name, text] of Object.entries(texts) as [ListName, string][])
      this.#places[name].push(this.#tables[name].of(text));
    this.#places.assetHeads.push(assetHead);
    this.#assetTail.push(assetTail);
    this.#accountTail.push(account.tail);
    this.#box.push(this.#boxes.of(row.meterBox ?? ''));
    this.#valuesFrom.push(this.#values.length);
    for (const { value } of row.lastScheduled?.readings ?? []) {
      const code = decimalCode(value, row.decimals);
      if (code < 0) this.#odd.set(this.#values.length, value);
      this.#values.push(code);
    }
  }

  /** Called for every row: no closure and no array that it does not need. */
  #codes(row: number, columns: Readonly<Record<ListName, Uint32Array>>, box: string): RowCodes {
    return {
      stem: columns.stems[row] ?? 0,
      building: columns.buildings[row] ?? 0,
      unit: columns.units[row] ?? 0,
      room: columns.rooms[row] ?? 0,
      assetHead: columns.assetHeads[row] ?? 0,
      assetTail: this.#assetTail.at(row),
      accountHead: columns.accountHeads[row] ?? 0,
      accountTail: this.#accountTail.at(row),
      person: columns.people[row] ?? 0,
      profile: columns.profiles[row] ?? 0,
      day: columns.days[row] ?? 0,
      box,
      ...this.#readings(row),
    };
  }

  #readings(row: number): Pick<RowCodes, 'values' | 'odd'> {
    const from = this.#valuesFrom.at(row);
    const to = row + 1 < this.rows ? this.#valuesFrom.at(row + 1) : this.#values.length;
    if (from === to) return NO_READINGS;
    const values: number[] = [];
    const odd: string[] = [];
    for (let at = from; at < to; at++) {
      const value = this.#values.at(at);
      values.push(value);
      if (value < 0) odd[at - from] = this.#odd.get(at) ?? '';
    }
    return { values, odd };
  }
}

/** All at once, for files that fit into memory: `file` is prelude and blocks. Lines are counted from 1. */
export async function packRegister(
  about: RegisterAbout,
  rows: Iterable<RegisterRow>,
): Promise<{ readonly file: Bytes; readonly prelude: Prelude; readonly faults: readonly RowFault[] }> {
  const packer = new RegisterPacker(about);
  const faults: RowFault[] = [];
  let line = 0;
  for (const row of rows) {
    const added = packer.add(row, ++line);
    if (!added.ok) faults.push(added.error);
  }
  const blocks: Bytes[] = [];
  const prelude = await packer.finish((block) => void blocks.push(block));
  return { file: concatBytes(prelude.bytes, ...blocks), prelude, faults };
}

function column(): NumberColumn<Uint32Array> {
  return new NumberColumn(new Uint32Array(1024));
}
