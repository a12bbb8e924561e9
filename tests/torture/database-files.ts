import { appendFileSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Phone } from '../e2e/support/phone.ts';
import type { Random } from '../sim/world/random.ts';

/** IndexedDB of one origin, and localStorage, as Chromium keeps them on the disk. What only asks may be called at any time; the rest while the phone is off. */
export class DatabaseFiles {
  readonly #folder: string;
  readonly #localStorage: string;

  constructor(phone: Phone, address: string) {
    const { hostname, port } = new URL(address);
    this.#folder = join(phone.profile, 'Default/IndexedDB', `http_${hostname}_${port}.indexeddb.leveldb`);
    this.#localStorage = join(phone.profile, 'Default/Local Storage/leveldb');
  }

  /** Of the file that every write is added to. */
  get journalBytes(): number {
    return statSync(this.#journal).size;
  }

  /** Every file of rows becomes noise, from its first tenth on. */
  garble(random: Random): void {
    for (const path of this.#all().filter((name) => /\.(log|ldb)$/.test(name))) {
      const bytes = readFileSync(path);
      bytes.set(random.bytes(bytes.length - Math.floor(bytes.length / 10)), Math.floor(bytes.length / 10));
      writeFileSync(path, bytes);
    }
  }

  /** The last writes are gone, as from a disk that had promised too much. */
  cutJournalTo(bytes: number): void {
    truncateSync(this.#journal, bytes);
  }

  /** Half a record lies at the end, as a browser leaves it that is killed in the middle of a write: a head that says more than follows. */
  leaveHalfARecord(random: Random): void {
    appendFileSync(this.#journal, new Uint8Array([...random.bytes(4), 0xe8, 0x03, 1, ...random.bytes(100)]));
  }

  /** The name of the file that every write is added to. */
  get journalName(): string {
    return basename(this.#journal);
  }

  /** The same and those before it whose rows are still on their way into files of their own. */
  get journalNames(): readonly string[] {
    return this.#journals().map((path) => basename(path));
  }

  /** Whether this key, of any origin, has come to the disk. */
  localStorageHas(key: string): boolean {
    return readdirSync(this.#localStorage).some((name) => {
      try {
        return readFileSync(join(this.#localStorage, name)).includes(key);
      } catch {
        return false; // gone since the list was made
      }
    });
  }

  /** The file that says which of the others count is empty. */
  emptyCurrent(): void {
    truncateSync(join(this.#folder, 'CURRENT'), 0);
  }

  /** The folder is out of the way, and in its place lies something that nobody can open. */
  block(): void {
    renameSync(this.#folder, `${this.#folder}-aside`);
    writeFileSync(this.#folder, '');
  }

  unblock(): void {
    rmSync(this.#folder);
    renameSync(`${this.#folder}-aside`, this.#folder);
  }

  get #journal(): string {
    const newest = this.#journals().at(-1);
    if (newest === undefined) throw new Error('The browser has kept nothing yet.');
    return newest;
  }

  #journals(): string[] {
    return this.#all().filter((path) => path.endsWith('.log')).toSorted();
  }

  #all(): string[] {
    return readdirSync(this.#folder).map((name) => join(this.#folder, name));
  }
}
