import type { FileReader } from '../file-reader.ts';
import type { HitReason } from './answer.ts';
import { nameReason } from './find-rows.ts';

export interface NamedRow {
  readonly id: number;
  readonly name: HitReason;
}

interface Span {
  readonly first: number;
  last: number;
}

/** Which parts of the list of people hold a name that begins with a letter: some kilobytes. */
export class NameSpans {
  readonly #file: FileReader;
  readonly #letters: ReadonlyMap<string, Span>;

  private constructor(file: FileReader, letters: ReadonlyMap<string, Span>) {
    this.#file = file;
    this.#letters = letters;
  }

  static async load(file: FileReader): Promise<NameSpans> {
    const letters = new Map<string, Span>();
    for (let part = 0; part < file.source.prelude.header.sections.people.blocks; part++) {
      for (const text of await file.listPart('people', part)) {
        const tab = text.indexOf('\t');
        for (const letter of [text.slice(0, Math.min(1, tab)), text.slice(tab + 1, tab + 2)]) {
          const span = letters.get(letter);
          if (span === undefined) letters.set(letter, { first: part, last: part });
          else span.last = part;
        }
      }
    }
    return new NameSpans(file, letters);
  }

  /** The people, from and to (not included), among whom whoever has this name or these initials is; null: nobody. */
  among(typed: string): readonly [from: number, to: number] | null {
    const span = this.#letters.get(typed.slice(0, 1));
    if (span === undefined) return null;
    const { block, blocks, items } = this.#file.source.prelude.header.sections.people;
    const firstOf = (part: number) => (part < blocks ? (this.#file.source.prelude.blocks[block + part]?.first ?? 0) : items);
    return [firstOf(span.first), firstOf(span.last + 1)];
  }

  /** rows by a name or its initials alone. */
  async rows(typed: string, limit: number): Promise<{ readonly rows: readonly NamedRow[]; readonly more: boolean }> {
    const rows: NamedRow[] = [];
    const span = this.#letters.get(typed.slice(0, 1));
    const { block } = this.#file.source.prelude.header.sections.people;
    for (let part = span?.first ?? 0; part <= (span?.last ?? -1) && rows.length <= limit; part++) {
      let person = this.#file.source.prelude.blocks[block + part]?.first ?? 0;
      for (const text of await this.#file.listPart('people', part)) {
        const name = nameReason(text, typed);
        if (name !== null)
          await this.#file.visitIndex('persons', [person, person + 1], (id) => rows.push({ id, name }) <= limit);
        if (rows.length > limit) break;
        person++;
      }
    }
    return { rows: rows.slice(0, limit), more: rows.length > limit };
  }
}
