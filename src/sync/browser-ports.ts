import { systemClock } from '../base/clock.ts';
import { httpTransport } from './http-transport.ts';
import type { CycleLock, SyncPorts, SyncStore, Timers } from './ports.ts';

/* eslint-disable no-restricted-syntax -- here the world comes in */

export const browserTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** One sender for all tabs and the service worker. Held for a cycle, never for a lifetime; a frozen tab lets go of it. */
export const originLock: CycleLock = {
  exclusively: (run) => navigator.locks.request('doorstep-sync', { ifAvailable: true }, (lock) => (lock === null ? ('busy' as const) : run())),
};

/** What page and service worker have in common. */
export function browserSyncPorts(store: SyncStore): SyncPorts {
  const outer = { fetch: fetch.bind(globalThis), clock: systemClock, timers: browserTimers };
  return { store, transport: httpTransport(outer), clock: systemClock, timers: browserTimers, chance: Math.random, lock: originLock };
}
