/**
 * Which of many interleaved works is going on just now: what a browser keeps for a transaction of IndexedDB, and Node's
 * `AsyncLocalStorage` at a price for every promise there is. The bundle is written so that each `await` comes back into the
 * zone it left (`bundle/keep-zones.ts`); callbacks of promises are led back here.
 */
let now: unknown = null;

export function currentZone(): unknown {
  return now;
}

/** What `run` starts belongs to the zone, however long it takes. */
export function inZone<T>(zone: unknown, run: () => T): T {
  const before = now;
  now = zone;
  try {
    return run();
  } finally {
    now = before;
  }
}

/** For timers, which belong to no zone. */
export function leaveZones(): void {
  now = null;
}

export function keepZones(): void {
  const then = Promise.prototype.then as (this: Promise<unknown>, onOk?: unknown, onError?: unknown) => Promise<unknown>;
  Promise.prototype.then = function led(this: Promise<unknown>, onOk?: unknown, onError?: unknown) {
    return now === null ? then.call(this, onOk, onError) : then.call(this, ledBack(onOk), ledBack(onError));
  } as typeof Promise.prototype.then;
  Object.assign(globalThis, {
    __zone: currentZone,
    __back: (zone: unknown, value: unknown) => {
      now = zone;
      return value;
    },
  });
}

function ledBack(run: unknown): unknown {
  if (typeof run !== 'function') return run;
  const zone = now;
  return (value: unknown) => inZone(zone, () => (run as (value: unknown) => unknown)(value));
}
