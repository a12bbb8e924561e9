import { Dexie } from 'dexie';
import type { DexieOptions, Table } from 'dexie';
import type { Bytes } from '../../base/bytes.ts';
import type { BlockFiles } from './block-files.ts';

interface PartRow {
  readonly name: string;
  readonly at: number;
  readonly bytes: Bytes;
}

/** A database of its own, so that it never stands in the way of the work's rows. */
class PartDatabase extends Dexie {
  declare parts: Table<PartRow, [string, number]>;

  constructor(name: string, options: DexieOptions) {
    super(name, { ...options, chromeTransactionDurability: 'relaxed' });
    this.version(1).stores({ parts: '&[name+at], name' });
  }
}

/** One record a block, as bytes and not as a Blob (WebKit loses those): for browsers without a file system of ours. */
export function databaseFiles(name: string, options: DexieOptions = {}): BlockFiles {
  const database = new PartDatabase(name, options);
  const { parts } = database;
  const read: BlockFiles['read'] = async (file, at, length) => (await parts.get([file, at]))?.bytes.slice(0, length) ?? new Uint8Array(0);
  return {
    read,
    write: async (file, written) => void (await parts.bulkPut(written.map(({ at, bytes }) => ({ name: file, at, bytes })))),
    remove: async (file) => void (await parts.where('name').equals(file).delete()),
    list: async () => (await parts.orderBy('name').uniqueKeys()).map(String),
    // Whoever never looks anything up never loads what reads a register.
    openRegister: async (file, onDamage) => (await import('./read-register.ts')).readRegister({ files: { read }, onDamage }, file),
    release: () => database.close({ disableAutoOpen: false }),
  };
}
