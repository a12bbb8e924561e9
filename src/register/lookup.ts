import { coreOf, plainNumber, tailKey, tailRange } from './asset-number.ts';
import type { FileReader } from './file-reader.ts';
import type { FoundRow } from './found-row.ts';
import type { RegisterRow } from './register-row.ts';

/** How a number was found, the surest first. */
export const lookupWays = [
  'asset',
  'asset-serial',
  'asset-address',
  'account',
  'account-joined',
  'asset-tail',
  'account-tail',
] as const;
export type LookupWay = (typeof lookupWays)[number];

export interface LookupMatch extends FoundRow {
  readonly by: LookupWay;
}

export interface LookupAnswer {
  /** The surest first. */
  readonly matches: readonly LookupMatch[];
  /** There are more rows with these last digits than were asked for. */
  readonly more: boolean;
}

const LEAST_DIGITS = 4;
/** From this length on a number is more than last digits. */
const LONG_DIGITS = 10;
/** The last of the ways that mean a whole number. */
const SURE = lookupWays.indexOf('account-joined');
/** Rows looked at for one question: last digits that fit so many are no way to a meter. */
const MOST_ROWS = 400;

/** Rows read side by side before the others are looked at one by one. */
const ROWS_AT_ONCE = 4;

/** The numbers a question is asked of. */
export type LookupOf = 'asset' | 'account' | 'both';

export interface LookupOptions {
  readonly limit: number;
  readonly of: LookupOf;
}

/** */
export async function lookUp(file: FileReader, typed: string, { limit, of }: LookupOptions): Promise<LookupAnswer> {
  const text = plainNumber(typed);
  if (text.length < LEAST_DIGITS) return { matches: [], more: false };
  const found = new Matches(file, text, { limit, of });
  await found.take(await idsOf(file, of, { assets: keyRange(coreOf(text)), accounts: keyRange(text) }));
  // a long number that is somebody's whole number is not also the end of another's
  if (/^\d+$/.test(text) && (text.length < LONG_DIGITS || found.surest > SURE)) {
    await found.take(await idsOf(file, of, { assets: tailRange(text), accounts: tailRange(text) }));
    if (of !== 'account') await found.take(await labelEnds(file, text));
  }
  return found.answer();
}

/** Rows that answer, each once, up to one more than are asked for. */
class Matches {
  readonly #seen = new Map<number, LookupMatch | null>();
  readonly #file: FileReader;
  readonly #text: string;
  readonly #options: LookupOptions;
  #more = false;

  constructor(file: FileReader, text: string, options: LookupOptions) {
    this.#file = file;
    this.#text = text;
    this.#options = options;
  }

  /** Place of the surest way among `lookupWays` so far. */
  get surest(): number {
    return this.#found().reduce<number>((best, { by }) => Math.min(best, lookupWays.indexOf(by)), lookupWays.length);
  }

  async take(ids: readonly number[]): Promise<void> {
    // a key that two numbers share costs no second wait for the disk
    const first = new Map(await Promise.all(ids.slice(0, ROWS_AT_ONCE).map(async (id) => [id, await this.#file.row(id)] as const)));
    for (const id of ids) {
      if (this.#seen.has(id)) continue;
      if (this.#found().length > this.#options.limit || this.#seen.size >= MOST_ROWS) {
        this.#more = true;
        return;
      }
      const row = first.get(id) ?? (await this.#file.row(id));
      const by = lookupWay(row, this.#text, this.#options.of);
      this.#seen.set(id, by === null ? null : { id, row, by });
    }
  }

  answer(): LookupAnswer {
    const matches = this.#found().sort((a, b) => lookupWays.indexOf(a.by) - lookupWays.indexOf(b.by) || a.id - b.id);
    return { matches: matches.slice(0, this.#options.limit), more: this.#more || matches.length > this.#options.limit };
  }

  #found(): LookupMatch[] {
    return [...this.#seen.values()].filter((match) => match !== null);
  }
}

/** How a row answers to a plain number, the surest way; null when it does not. */
export function lookupWay(row: RegisterRow, text: string, of: LookupOf): LookupWay | null {
  const ways = [of === 'account' ? null : assetWay(row, text), of === 'asset' ? null : accountWay(row, text)];
  return lookupWays.find((way) => ways.includes(way)) ?? null;
}

function assetWay(row: RegisterRow, text: string): LookupWay | null {
  const asset = plainNumber(row.assetNumber);
  if (asset === text) return 'asset';
  if (!/^\d+$/.test(text)) return null;
  const [core, typedCore] = [coreOf(asset), coreOf(text)];
  const [short, long] = core.length < typedCore.length ? [core, typedCore] : [typedCore, core];
  const shared = long.endsWith(short) ? short.length : 0;
  if (shared === 14 && long.length > 14) return 'asset-serial';
  if (shared === 12 && long.length > 12) return 'asset-address';
  // the serial of a label whose unit and type, or check digit, was printed differently
  if (asset.length === 22 && text.length === 22 && core.slice(-14) === typedCore.slice(-14)) return 'asset-serial';
  return asset.endsWith(text) || core.endsWith(text) ? 'asset-tail' : null;
}

function accountWay({ accountNumber }: RegisterRow, text: string): LookupWay | null {
  if (accountNumber === text) return 'account';
  if (!/^\d+$/.test(text)) return null;
  const lengths = [accountNumber.length, text.length].sort((a, b) => a - b).join();
  if (lengths === '10,13' && accountNumber.slice(-10) === text.slice(-10)) return 'account-joined';
  return accountNumber.endsWith(text) ? 'account-tail' : null;
}

function keyRange(core: string): readonly [number, number] {
  return [tailKey(core), tailKey(core) + 1];
}

async function idsOf(
  file: FileReader,
  of: LookupOf,
  ranges: Readonly<Record<'assets' | 'accounts', readonly [number, number]>>,
): Promise<readonly number[]> {
  const names = (['assets', 'accounts'] as const).filter((name) => of === 'both' || name === `${of}s`);
  const found = await Promise.all(
    names.map(async (name) => {
      const ids: number[] = [];
      await file.visitIndex(name, ranges[name], (row) => ids.push(row) <= MOST_ROWS);
      return ids;
    }),
  );
  return found.flat();
}

/** Rows whose label ends so: its last digit is the check digit, which the index keeps beside the row. */
async function labelEnds(file: FileReader, text: string): Promise<readonly number[]> {
  const check = Number(text.at(-1));
  const ids: number[] = [];
  await file.visitIndex(
    'assets',
    tailRange(text.slice(0, -1)),
    (row, mark) => mark !== check || ids.push(row) <= MOST_ROWS,
  );
  return ids;
}
