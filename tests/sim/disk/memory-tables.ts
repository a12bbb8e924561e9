import type { Dexie } from 'dexie';
import { CacheDatabase } from '../../../src/device/cache-schema.ts';
import type { DeviceStore } from '../../../src/device/device-store.ts';
import { OutboxDatabase } from '../../../src/device/outbox-schema.ts';
import { Turns } from '../world/turns.ts';
import { currentZone, inZone } from '../world/zone.ts';
import { Rows } from './memory-query.ts';
import type { Row } from './memory-query.ts';

type Tables = Map<string, ReadonlyMap<string, Row>>;

/** What a phone's process meets on its way to the disk: a fault may throw, or never answer. */
export interface DiskGate {
  (step: 'read' | 'write' | 'commit', database: 'outbox' | 'cache'): Promise<void> | undefined;
  /** A process that died waits for ever, and keeps nobody else waiting. */
  readonly isDead: () => boolean;
}

/** How many relaxed writes a power cut can take. */
const UNFLUSHED = 4;

/** One database as it lies on the disk; it outlives the app. */
export class DiskDatabase {
  tables: Tables = new Map();
  readonly #before: Tables[] = [];
  turns = new Turns();

  commit(tables: Tables): void {
    this.#before.push(this.tables);
    if (this.#before.length > UNFLUSHED) this.#before.shift();
    this.tables = tables;
  }

  /** The power went before the last writes were flushed. */
  loseLast(count: number): void {
    for (let i = 0; i < count; i += 1) this.tables = this.#before.pop() ?? this.tables;
  }

  /** Transactions of a process that died are gone, their locks with them. */
  breakLocks(): void {
    this.turns = new Turns();
  }
}

export class PhoneDisk {
  readonly outbox = new DiskDatabase();
  readonly cache = new DiskDatabase();
}

interface Transaction {
  readonly owner: object;
  readonly tables: Tables;
  isOver: boolean;
}


/** The product's own declaration of its tables: keys, and what else no two rows may share. */
const declared = {
  outbox: tablesOf(new OutboxDatabase('declared-outbox')),
  cache: tablesOf(new CacheDatabase('declared-cache')),
};

function tablesOf(database: Dexie): readonly { readonly name: string; readonly path: readonly string[]; readonly unique: string | null }[] {
  return database.tables.map(({ name, schema }) => {
    const unique = schema.indexes.find((index) => index.unique)?.keyPath;
    return { name, path: [schema.primKey.keyPath ?? ''].flat(), unique: typeof unique === 'string' ? unique : null };
  });
}

/** The phone's tables in memory, as the product's own code uses Dexie's: transactions are whole, alone, or nothing. */
export function openMemoryStore(disk: PhoneDisk, gate: DiskGate): DeviceStore {
  return {
    outbox: new MemoryTables(disk.outbox, 'outbox', gate) as unknown as OutboxDatabase,
    cache: new MemoryTables(disk.cache, 'cache', gate) as unknown as CacheDatabase,
  };
}

class MemoryTables {
  readonly #disk: DiskDatabase;
  readonly #name: 'outbox' | 'cache';
  readonly #gate: DiskGate;
  readonly self = OutboxDatabase.prototype.self;
  readonly lockRow = OutboxDatabase.prototype.lockRow;
  readonly envelopesIn = OutboxDatabase.prototype.envelopesIn;
  readonly blobsIn = OutboxDatabase.prototype.blobsIn;
  readonly freightIn = OutboxDatabase.prototype.freightIn;

  constructor(...[disk, name, gate]: [DiskDatabase, 'outbox' | 'cache', DiskGate]) {
    this.#disk = disk;
    this.#name = name;
    this.#gate = gate;
    for (const { name: table, path, unique } of declared[name]) {
      const rows = new Rows({ path, unique }, {
        read: (run) => this.#run('read', (tables) => run(tables.get(table) ?? new Map())),
        write: (run) => this.#run('write', (tables) => {
          const copy = new Map(tables.get(table));
          tables.set(table, copy);
          return run(copy);
        }),
      });
      Object.assign(this, { [table]: rows });
    }
  }

  async transaction<T>(_mode: string, _tables: unknown, work: () => Promise<T>): Promise<T> {
    const inner = currentZone() as Transaction | null;
    if (inner?.owner === this && !inner.isOver) return work();
    return this.#alone(async () => {
      const transaction: Transaction = { owner: this, tables: new Map(this.#disk.tables), isOver: false };
      try {
        const result = await inZone(transaction, work);
        transaction.isOver = true;
        await this.#gate('commit', this.#name);
        this.#disk.commit(transaction.tables);
        return result;
      } finally {
        transaction.isOver = true;
      }
    });
  }

  close(): void {}

  async #run<T>(kind: 'read' | 'write', run: (tables: Tables) => T): Promise<T> {
    const inner = currentZone() as Transaction | null;
    if (inner?.owner === this && !inner.isOver) {
      await this.#gate(kind, this.#name);
      return run(inner.tables);
    }
    if (kind === 'read') return this.#alone(() => this.#read(run));
    return this.#alone(async () => {
      await this.#gate(kind, this.#name);
      const tables = new Map(this.#disk.tables);
      const result = run(tables);
      await this.#gate('commit', this.#name);
      this.#disk.commit(tables);
      return result;
    });
  }

  /** By far the most of what is asked: it waits for nothing that need not be waited for. */
  #read<T>(run: (tables: Tables) => T): T | Promise<T> {
    const troubled = this.#gate('read', this.#name);
    return troubled === undefined ? run(this.#disk.tables) : troubled.then(() => run(this.#disk.tables));
  }

  #alone<T>(run: () => T | Promise<T>): Promise<T> {
    return this.#gate.isDead() ? new Promise(() => {}) : this.#disk.turns.alone(run);
  }
}
