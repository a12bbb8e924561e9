import type { Bytes } from '../../base/bytes.ts';
import type { KeptRegister, UnlockedFile } from './kept-register.ts';

/** One sealed block and where in the file it lies. */
export interface FilePart {
  readonly at: number;
  readonly bytes: Bytes;
}

/**
 * Where the sealed blocks of register files lie: in the origin's private file system, or in a database where a browser
 * has none. Names are made by us. Everything here may be thrown away at any time: it can be had again.
 */
export interface BlockFiles {
  /** Parts that lie one behind the other. Durable when it resolves; rejects when there is no room. */
  write(name: string, parts: readonly FilePart[]): Promise<void>;
  /** A part as it was written, at the same place; shorter or empty when it is not there. */
  read(name: string, at: number, length: number): Promise<Bytes>;
  remove(name: string): Promise<void>;
  list(): Promise<readonly string[]>;
  /** Reads a register where its file lies. Null when its bytes do not open; rejects when nobody answers. `onDamage`: a block of it was read and does not open. */
  openRegister(file: UnlockedFile, onDamage: () => void): Promise<KeptRegister | null>;
  /** Lets go of whatever is held open; the next use opens it again. */
  release(): void;
}
