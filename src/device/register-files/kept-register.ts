import type { Bytes } from '../../base/bytes.ts';
import type { Result } from '../../base/result.ts';
import type { RowId } from '../../register/found-row.ts';
import type { LookupAnswer, LookupOf } from '../../register/lookup.ts';
import type { Neighbours } from '../../register/neighbours.ts';
import type { RegisterFailure } from '../../register/prelude.ts';
import type { RegisterAbout } from '../../register/register-row.ts';
import type { SearchAnswer } from '../../register/search/answer.ts';
import type { FileKey } from './sealed-blocks.ts';

/** A register file whose key is out of its wraps. The lock's key and the office's stay behind. */
export interface UnlockedFile extends FileKey {
  /** Of its blocks. */
  readonly name: string;
  /** Still sealed. */
  readonly prelude: Bytes;
}

/** A register that can be asked, on whichever thread it is read. Errors of every question: register/unreadable, register/file-damaged. */
export interface KeptRegister {
  readonly about: RegisterAbout;
  lookup(text: string, limit: number, of?: LookupOf): Promise<Result<LookupAnswer, RegisterFailure>>;
  search(text: string, options: { readonly limit: number; readonly signal?: AbortSignal }): Promise<Result<SearchAnswer, RegisterFailure>>;
  neighbours(row: RowId): Promise<Result<Neighbours, RegisterFailure>>;
  /** Ends what runs at its next block and lets go of all that was read; what is asked afterwards cannot be read. */
  close(): void;
}
