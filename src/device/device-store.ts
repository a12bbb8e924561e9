import { CacheDatabase } from './cache-schema.ts';
import { OutboxDatabase } from './outbox-schema.ts';
import type { DevicePorts } from './ports.ts';

/** Both databases of one phone, and how to let go of them while the page is frozen. */
export interface DeviceStore {
  readonly outbox: OutboxDatabase;
  readonly cache: CacheDatabase;
}

export function openStore(ports: DevicePorts): DeviceStore {
  const options = ports.indexedDb ?? {};
  return { outbox: new OutboxDatabase(`${ports.name}-outbox`, options), cache: new CacheDatabase(`${ports.name}-cache`, options) };
}

/** A frozen tab that keeps a database open blocks every other one's upgrade, without an error anywhere. */
export function releaseStore(store: DeviceStore): void {
  store.outbox.close({ disableAutoOpen: false });
  store.cache.close({ disableAutoOpen: false });
}
