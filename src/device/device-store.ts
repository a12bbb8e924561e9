import type { Dexie } from 'dexie';
import { CacheDatabase } from './cache-schema.ts';
import { OutboxDatabase } from './outbox-schema.ts';
import type { DevicePorts } from './ports.ts';

/** Both databases of one phone. */
export interface DeviceStore {
  readonly outbox: OutboxDatabase;
  readonly cache: CacheDatabase;
}

export function openStore(ports: DevicePorts): DeviceStore {
  const options = ports.indexedDb ?? {};
  const store = { outbox: new OutboxDatabase(`${ports.name}-outbox`, options), cache: new CacheDatabase(`${ports.name}-cache`, options) };
  // After one opening that failed Dexie would refuse everybody until the page is loaded anew; the next who asks may try again (F16).
  for (const database of [store.outbox, store.cache]) database.on('close', () => void ports.timers.after(0, () => allowAgain(database)));
  return store;
}

function allowAgain(database: Dexie): void {
  if (database.hasFailed() && !database.hasBeenClosed()) database.close({ disableAutoOpen: false });
}

/** A frozen tab that keeps a database open blocks every other one's upgrade, without an error anywhere. */
export function releaseStore(store: DeviceStore): void {
  store.outbox.close({ disableAutoOpen: false });
  store.cache.close({ disableAutoOpen: false });
}
