import { workerDevicePorts } from '../src/device/browser-ports.ts';
import { openStore, releaseStore } from '../src/device/device-store.ts';
import { syncStore } from '../src/device/sync-store.ts';
import { browserSyncPorts } from '../src/sync/browser-ports.ts';
import { runCycle } from '../src/sync/cycle.ts';

/** The browser gives a wake-up about five minutes; a cycle that is not through by then is repeated safely. */
const LONGEST_MS = 240_000;

/**
 * The browser says that there is a network: one cycle of the one engine (S-12). Works while the app is locked or closed,
 * since what goes up is sealed and the credential is a cookie that no script sees. Rejects when something is left, so
 * that the browser comes again; "busy" means that a page is at it.
 */
export async function flush(caches: CacheStorage): Promise<void> {
  const device = workerDevicePorts(caches);
  const store = openStore(device);
  try {
    const ports = browserSyncPorts(syncStore(store, device, () => null));
    const report = await ports.lock.exclusively(() => runCycle(ports, AbortSignal.timeout(LONGEST_MS)));
    if (report !== 'busy' && report.failure !== null && report.unsent > 0) throw new Error(report.failure.code);
  } finally {
    releaseStore(store);
  }
}
