import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/device/device-store.ts';
import type { DevicePorts } from '../../../src/device/ports.ts';
import { World } from '../sync/support/world.ts';

/** A browser whose database is out of reach for so many openings. */
function troubled(openings: number) {
  const real = new IDBFactory();
  let left = openings;
  const open = (name: string, version?: number) => {
    if ((left -= 1) >= 0) throw new DOMException('The connection was closed.', 'AbortError');
    return real.open(name, version);
  };
  return { open, cmp: real.cmp.bind(real), deleteDatabase: real.deleteDatabase.bind(real) } as unknown as IDBFactory;
}

describe('a database that could not be opened', () => {
  it('[F16 I5] is opened by the next who asks, without the page being loaded anew', async () => {
    const world = new World();
    const { outbox } = openStore({ name: 'doorstep', timers: world, indexedDb: { indexedDB: troubled(1), IDBKeyRange } } as unknown as DevicePorts);
    await expect(outbox.self()).rejects.toThrow();
    world.advance(0);
    expect(await outbox.self()).toBeNull();
  });

  it('[F16] that was closed for good stays closed', async () => {
    const world = new World();
    const { outbox } = openStore({ name: 'doorstep', timers: world, indexedDb: { indexedDB: troubled(0), IDBKeyRange } } as unknown as DevicePorts);
    expect(await outbox.self()).toBeNull();
    outbox.close();
    world.advance(0);
    await expect(outbox.self()).rejects.toThrow();
  });
});
