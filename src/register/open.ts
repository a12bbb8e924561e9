import { fail, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import type { BlockSource } from './block-source.ts';
import { FileReader, reading } from './file-reader.ts';
import type { FoundRow, RowId } from './found-row.ts';
import { lookUp } from './lookup.ts';
import type { LookupAnswer, LookupOf } from './lookup.ts';
import { neighboursOf } from './neighbours.ts';
import type { Neighbours } from './neighbours.ts';
import type { Prelude, RegisterFailure } from './prelude.ts';
import type { SearchAnswer, SearchOptions } from './search/answer.ts';
import { RegisterSearch } from './search/search.ts';

const CACHE_BYTES = 13 * 1024 * 1024;

/**
 * A register file that can be asked. Size: holds the prelude, up to `cacheBytes` of blocks, and after the first search
 * by words the texts of the address stems. Errors of every question: register/unreadable, register/file-damaged.
 */
export class Register {
  readonly #file: FileReader;
  readonly #search: RegisterSearch;

  constructor(source: BlockSource, cacheBytes: number = CACHE_BYTES) {
    this.#file = new FileReader(source, cacheBytes);
    this.#search = new RegisterSearch(this.#file);
  }

  get prelude(): Prelude {
    return this.#file.source.prelude;
  }

  /** Reads the numbers' indexes before somebody asks; asked meanwhile, it answers as ever. Abort: ends with the next block. */
  readAhead(signal: AbortSignal): Promise<Result<void, RegisterFailure>> {
    return reading(() => this.#file.readAhead(signal));
  }

  row(id: RowId): Promise<Result<FoundRow, RegisterFailure>> {
    return reading(async () => ({ id, row: await this.#file.row(id) }));
  }

  /**
   * by asset or account number, whole or by its last digits; blanks, dashes and full width do not matter. `of`
   * asks for one kind of number only.
   */
  lookup(text: string, limit = 50, of: LookupOf = 'both'): Promise<Result<LookupAnswer, RegisterFailure>> {
    return reading(() => lookUp(this.#file, text, { limit, of }));
  }

  /** the other meters of the same box. */
  neighbours(id: RowId): Promise<Result<Neighbours, RegisterFailure>> {
    return reading(() => neighboursOf(this.#file, id));
  }

  /** By address and name as people type them, the best first; asked anew at every letter. */
  search(text: string, options: SearchOptions = {}): Promise<Result<SearchAnswer, RegisterFailure>> {
    return reading(() => this.#search.search(text, options));
  }
}

export interface OpenOptions {
  /** Bytes of blocks that are kept in memory. */
  readonly cacheBytes?: number;
}

/** Errors: register/unreadable, register/file-damaged when not even its first page can be read. */
export async function openRegister(
  source: BlockSource,
  options: OpenOptions = {},
): Promise<Result<Register, RegisterFailure>> {
  const register = new Register(source, options.cacheBytes);
  const first = source.prelude.rows === 0 ? null : await register.row(0);
  return first === null || first.ok ? ok(register) : fail(first.error.code, first.error.detail);
}
