import type { Bytes } from '../../base/bytes.ts';
import type { Result } from '../../base/result.ts';
import type { LookupAnswer, LookupOf } from '../../register/lookup.ts';
import type { Neighbours } from '../../register/neighbours.ts';
import type { RegisterFailure } from '../../register/prelude.ts';
import type { RegisterAbout } from '../../register/register-row.ts';
import type { SearchAnswer } from '../../register/search/answer.ts';
import type { FilePart } from './block-files.ts';
import type { UnlockedFile } from './kept-register.ts';

/** What the page asks of the thread that holds the files. */
export type FileAsk =
  | { readonly does: 'write'; readonly name: string; readonly parts: readonly FilePart[] }
  | { readonly does: 'read'; readonly name: string; readonly at: number; readonly length: number }
  | { readonly does: 'remove'; readonly name: string }
  | { readonly does: 'list' }
  | { readonly does: 'release' }
  | RegisterAsk;

/** `register` is the number of the message that opened it. */
export type RegisterAsk =
  | { readonly does: 'open'; readonly file: UnlockedFile }
  | { readonly does: 'look-up'; readonly register: number; readonly text: string; readonly limit: number; readonly of: LookupOf | undefined }
  | { readonly does: 'search'; readonly register: number; readonly text: string; readonly limit: number }
  | { readonly does: 'neighbours'; readonly register: number; readonly row: number }
  /** Nobody waits any more for the answer to that message. */
  | { readonly does: 'stop'; readonly asked: number }
  | { readonly does: 'close'; readonly register: number };

export interface FileRequest {
  readonly id: number;
  readonly ask: FileAsk;
}

export interface FileAnswer {
  readonly id: number;
  /** The name of the browser's error, when it failed. */
  readonly failure: string | null;
  readonly bytes?: Bytes;
  readonly names?: readonly string[];
  /** Null: it does not open. */
  readonly about?: RegisterAbout | null;
  /** Undefined, as the next two: the register is closed. */
  readonly lookedUp?: Result<LookupAnswer, RegisterFailure> | undefined;
  readonly searched?: Result<SearchAnswer, RegisterFailure> | undefined;
  readonly neighbours?: Result<Neighbours, RegisterFailure> | undefined;
}

/** Told without having been asked: a block of this register was read and does not open. */
export interface FileDamage {
  readonly damaged: number;
}
