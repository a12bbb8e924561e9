import type { FileReader } from '../file-reader.ts';
import type { HitReason, SearchAnswer, SearchHit, SearchOptions } from './answer.ts';
import { NameSpans } from './by-name.ts';
import { findRows } from './find-rows.ts';
import type { RowCandidate } from './find-rows.ts';
import { mayBeName } from './name-fit.ts';
import { PlaceTable } from './place-table.ts';
import { readQuery } from './query.ts';
import type { Query } from './query.ts';
import { rankGroups } from './rank-groups.ts';
import { rankStems, stemReasons } from './rank-stems.ts';
import type { RankedStem } from './rank-stems.ts';
import { slotsOf } from './slots.ts';
import type { Slots } from './slots.ts';
import { StemTable } from './stem-table.ts';

const LIMIT = 20;
/** Without a number or a name, so many rows of each place. */
const ROWS_OF_STEM = 4;
const NO_SLOTS: Slots = { building: null, unit: null, room: null, inStem: null };

interface Tables {
  readonly stems: StemTable;
  readonly places: PlaceTable;
}

/** One way to understand the words: those of the address, and at most one that is a name. */
interface Reading {
  readonly words: readonly string[];
  readonly name: string | null;
}

/** finds rows by address and name as people type them. Size: the stems and staircases, loaded at the first question. */
export class RegisterSearch {
  readonly #file: FileReader;
  #tables: Promise<Tables> | null = null;
  /** Loaded by the first question with a word that may be a name. */
  #names: NameSpans | null = null;

  constructor(file: FileReader) {
    this.#file = file;
  }

  async search(typed: string, options: SearchOptions): Promise<SearchAnswer> {
    const query = readQuery(typed);
    const tables = await this.#loaded();
    const limit = options.limit ?? LIMIT;
    const near = await this.#stemOf(options.nearRow);
    const found: RowCandidate[] = [];
    let more = false;
    let whole = true;
    for (const reading of readings(tables.stems, query)) {
      const stems = this.#stems(tables, reading, { query, near });
      const part = await this.#rows(tables, stems, { query, reading, limit, signal: options.signal });
      if (part.rows.length > 0 && found.length === 0) whole = part.whole;
      if (part.whole || found.length === 0) found.push(...part.rows);
      more ||= part.more;
    }
    if (found.length === 0 && query.words.length > 1) {
      // a word too many: the place of the others, and it is said that not all fits
      const words = query.words.filter((word) => tables.stems.find(word).stems.length > 0);
      const rest = { words, name: null };
      found.push(
        ...(
          await this.#rows(tables, this.#stems(tables, rest, { query, near }), {
            query,
            reading: rest,
            limit,
            signal: options.signal,
          })
        ).rows,
      );
      whole = false;
    }
    const hits = await this.#hits(tables, merged(found).slice(0, limit), readings(tables.stems, query));
    if (hits.length > 0 || query.words.length !== 1) return { hits, more: more || merged(found).length > limit, whole };
    return this.#byName(query.words[0] ?? '', limit);
  }

  /** Loaded once; when that fails, at the next question again. */
  async #loaded(): Promise<Tables> {
    this.#tables ??= this.#load();
    try {
      return await this.#tables;
    } catch (error) {
      this.#tables = null;
      throw error;
    }
  }

  async #load(): Promise<Tables> {
    return {
      stems: await StemTable.load(this.#file),
      places: await PlaceTable.load(this.#file),
    };
  }

  #stems(
    { stems }: Tables,
    { words }: Reading,
    { query, near }: { readonly query: Query; readonly near: number | null },
  ): readonly RankedStem[] {
    if (words.length > 0) return rankStems(stems, words, near);
    if (near !== null) return [{ stem: near, score: 1 }];
    return query.house === null ? [] : rankStems(stems, [`${query.house}号`], null);
  }

  /** Rows that fit the numbers too; where none does, those of the place itself, and `whole` says so. */
  async #rows(
    tables: Tables,
    stems: readonly RankedStem[],
    how: {
      readonly query: Query;
      readonly reading: Reading;
      readonly limit: number;
      readonly signal: AbortSignal | undefined;
    },
  ) {
    const { query, reading, limit, signal } = how;
    const ways = slotsOf(query);
    const among = reading.name === null ? null : (await this.#namesLoaded()).among(reading.name);
    if (reading.name !== null && among === null) return { rows: [], more: false, whole: false };
    const name = reading.name === null || among === null ? null : { typed: reading.name, among };
    const common = { places: tables.places, name, open: query.open, limit, signal };
    const asked = ways.some((slots) => Object.values(slots).some((slot) => slot !== null));
    const mostOfStem = asked || reading.name !== null ? limit : ROWS_OF_STEM;
    const rows = await findRows(this.#file, rankGroups(tables, stems, { ways, open: query.open }), {
      ...common,
      mostOfStem,
    });
    if (rows.rows.length > 0 || !asked) return { ...rows, whole: true };
    const withoutRoom = ways
      .map((slots) => ({ ...slots, room: null }))
      .filter((slots) => Object.values(slots).some((slot) => slot !== null));
    for (const fewer of [withoutRoom, [NO_SLOTS]]) {
      const groups = rankGroups(tables, stems, { ways: fewer, open: query.open });
      const fallback = await findRows(this.#file, groups, { ...common, mostOfStem: ROWS_OF_STEM });
      if (fallback.rows.length > 0) return { ...fallback, whole: false };
    }
    return { rows: [], more: false, whole: false };
  }

  async #hits(tables: Tables, rows: readonly RowCandidate[], all: readonly Reading[]): Promise<SearchHit[]> {
    return Promise.all(
      rows.map(async ({ id, score, from, name }): Promise<SearchHit> => {
        const words = (all.find((reading) => (reading.name === null) === (name === null)) ?? all[0])?.words ?? [];
        const why = [
          ...stemReasons(tables.stems, words, from.stem),
          ...slotReasons(from.slots, score - from.score),
          ...(name === null ? [] : [name]),
        ];
        return { id, row: await this.#file.row(id), score, why };
      }),
    );
  }

  async #byName(word: string, limit: number): Promise<SearchAnswer> {
    if (!mayBeName(word)) return { hits: [], more: false, whole: true };
    const { rows, more } = await (await this.#namesLoaded()).rows(word, limit);
    const hits: SearchHit[] = [];
    for (const { id, name } of rows) hits.push({ id, row: await this.#file.row(id), score: 0.5, why: [name] });
    return { hits, more, whole: true };
  }

  async #namesLoaded(): Promise<NameSpans> {
    return (this.#names ??= await NameSpans.load(this.#file));
  }

  async #stemOf(row: number | undefined): Promise<number | null> {
    if (row === undefined || row < 0 || row >= this.#file.rows) return null;
    const page = await this.#file.page(Math.floor(row / this.#file.pageRows));
    return page.stem(row % this.#file.pageRows);
  }
}

/** All words as address; and, where a word is in no address as it stands, that one as a name. */
function readings(stems: StemTable, { words }: Query): readonly Reading[] {
  const name = words.findLast((word) => mayBeName(word) && stems.find(word).how !== 'whole');
  if (name === undefined) return [{ words, name: null }];
  const asName: Reading = { words: words.filter((word) => word !== name), name };
  const nowhere = stems.find(name).stems.length === 0;
  return nowhere && words.length > 1 ? [asName] : [{ words, name: null }, asName];
}

function merged(rows: readonly RowCandidate[]): RowCandidate[] {
  const best = new Map<number, RowCandidate>();
  for (const row of rows) if ((best.get(row.id)?.score ?? -1) < row.score) best.set(row.id, row);
  return [...best.values()].sort((a, b) => b.score - a.score || a.id - b.id);
}

function slotReasons({ building, unit, room, inStem }: Slots, roomPoints: number): HitReason[] {
  const part = (
    name: 'house' | 'building' | 'unit' | 'room',
    typed: string | null,
    how: 'whole' | 'start',
  ): HitReason[] => (typed === null ? [] : [{ part: name, how, typed }]);
  return [
    ...part('house', inStem, 'whole'),
    ...part('building', building, 'whole'),
    ...part('unit', unit, 'whole'),
    ...part('room', room, roomPoints >= 0.5 ? 'whole' : 'start'),
  ];
}
