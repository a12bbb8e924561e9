import type { DeviceStore } from '../../../src/device/device-store.ts';
import type { Disk } from '../actors/phone.ts';
import { openMemoryStore, PhoneDisk } from './memory-tables.ts';
import type { DiskGate } from './memory-tables.ts';

/** A phone's disk in memory, for volume. */
export class MemoryDisk implements Disk {
  readonly disk = new PhoneDisk();

  open(gate: DiskGate): DeviceStore {
    return openMemoryStore(this.disk, gate);
  }

  breakLocks(): void {
    this.disk.outbox.breakLocks();
    this.disk.cache.breakLocks();
  }

  loseRelaxed(count: number): void {
    this.disk.cache.loseLast(count);
  }

  /** The same bytes on another phone; rows are never changed in place. */
  copy(): MemoryDisk {
    const copy = new MemoryDisk();
    copy.disk.outbox.tables = new Map(this.disk.outbox.tables);
    copy.disk.cache.tables = new Map(this.disk.cache.tables);
    return copy;
  }
}
