import type { Bytes } from '../../base/bytes.ts';
import type { FilePart } from './block-files.ts';

/** What the page asks of the thread that holds the files. */
export type FileAsk =
  | { readonly does: 'write'; readonly name: string; readonly parts: readonly FilePart[] }
  | { readonly does: 'read'; readonly name: string; readonly at: number; readonly length: number }
  | { readonly does: 'remove'; readonly name: string }
  | { readonly does: 'list' }
  | { readonly does: 'release' };

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
}
