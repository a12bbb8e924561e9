import { systemClock } from '../base/clock.ts';
import { systemTimers } from '../base/timers.ts';
import { httpTransport } from './http-transport.ts';
import type { RegisterPorts, RegisterStore } from './register-ports.ts';
import { registerTransport } from './register-transport.ts';
import type { CycleLock, SyncPorts, SyncStore } from './ports.ts';

/** One sender for all tabs and the service worker. Held for a cycle, never for a lifetime; a frozen tab lets go of it. */
const originLock: CycleLock = lockNamed('doorstep-sync');
/** Apart from the sender's: a large download must not keep evidence waiting. */
const registerLock: CycleLock = lockNamed('doorstep-register');

function lockNamed(name: string): CycleLock {
  return { exclusively: (run) => navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock === null ? ('busy' as const) : run())) };
}

/** A page's alone: a service worker has no lock key to seal with. */
export function browserRegisterPorts(store: SyncStore, registers: RegisterStore): RegisterPorts {
  const outer = { fetch: fetch.bind(globalThis), clock: systemClock, timers: systemTimers };
  return { store, registers, transport: registerTransport(outer), lock: registerLock };
}

/** What page and service worker have in common. */
export function browserSyncPorts(store: SyncStore): SyncPorts {
  const outer = { fetch: fetch.bind(globalThis), clock: systemClock, timers: systemTimers };
  return { store, transport: httpTransport(outer), clock: systemClock, timers: systemTimers, chance: Math.random, lock: originLock };
}
