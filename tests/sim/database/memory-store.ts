import type { OfficeStore } from '../actors/office.ts';
import { MemoryDatabase } from './memory-database.ts';

/** The office's database in memory, for volume. */
export function memoryStore(): OfficeStore {
  const database = new MemoryDatabase();
  return {
    connect: (gate) => database.connect(gate),
    snapshot: async () => database.snapshot(),
    restore: async (image) => database.restore(image),
    rows: async (table) => database.rows(table),
    breakConnections: () => database.breakConnections(),
  };
}
