import { systemClock } from '../base/clock.ts';
import { cryptoRandom } from '../base/ids.ts';
import { systemTimers } from '../base/timers.ts';
import { browserSentinel } from './browser-sentinel.ts';
import { PIN_ROUNDS } from './pin-key.ts';
import type { DevicePorts, StorageFacts } from './ports.ts';

/** `persist` can be asked for by pages alone. */
interface BrowserStorage {
  persisted(): Promise<boolean>;
  persist(): Promise<boolean>;
  estimate(): Promise<{ usage?: number; quota?: number }>;
}

/** Browsers without the Storage API promise nothing: then nothing is promised here either. */
function storageFacts(manager: Partial<BrowserStorage> | undefined): StorageFacts {
  return {
    persisted: async () => (await manager?.persisted?.call(manager)) ?? false,
    persist: async () => (await manager?.persist?.call(manager)) ?? false,
    async estimate() {
      const estimate = await manager?.estimate?.call(manager);
      return { usedBytes: estimate?.usage ?? 0, quotaBytes: estimate?.quota ?? 0 };
    },
  };
}

/** What page and service worker have in common. */
export function commonDevicePorts(): Pick<DevicePorts, 'clock' | 'timers' | 'random' | 'storage' | 'name' | 'pinRounds'> {
  return { clock: systemClock, timers: systemTimers, random: cryptoRandom, storage: storageFacts(navigator.storage), name: 'doorstep', pinRounds: PIN_ROUNDS };
}

/** A service worker sees nobody, and never opens the lock. */
export function workerDevicePorts(caches: CacheStorage): DevicePorts {
  return { ...commonDevicePorts(), sentinel: browserSentinel({ caches, local: undefined, timers: systemTimers }), sight: { hidden: () => true, onChange: () => () => {} } };
}
