import type { Timers } from '../base/timers.ts';
import { readSentinel } from './sentinel.ts';
import type { Sentinel, SentinelStore } from './sentinel.ts';

const NAME = 'doorstep-sentinel';
const ADDRESS = '/sentinel.json';
/** A Cache API that is being cleared may answer nobody; the other copies are not kept waiting for it. */
const LONGEST_MS = 1_500;

/** What of localStorage is used. */
export interface LocalTexts {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/**
 * Two copies, because cleaners differ in what they clear: the Cache API, which page and service worker share, and
 * localStorage, which only a page has. A third is this page's memory: whoever clears everything under an open app is
 * still told (F12, F61). The higher revision counts.
 */
export function browserSentinel(world: { readonly caches: CacheStorage | undefined; readonly local: LocalTexts | undefined; readonly timers: Timers }): SentinelStore {
  const { caches, local, timers } = world;
  let remembered: Sentinel | null = null;
  return {
    async read() {
      const cached = await attempt(timers, async () => (await (await (await caches?.open(NAME))?.match(ADDRESS))?.text()) ?? null);
      const copies = [readSentinel(cached), readSentinel(local?.getItem(NAME) ?? null), remembered];
      remembered = copies.reduce((best, copy) => (copy !== null && copy.revision > (best?.revision ?? -1) ? copy : best), null);
      return remembered;
    },
    async write(sentinel) {
      remembered = sentinel;
      const text = JSON.stringify(sentinel);
      await attempt(timers, async () => local?.setItem(NAME, text));
      await attempt(timers, async () => (await caches?.open(NAME))?.put(ADDRESS, new Response(text)));
    },
  };
}

/** A full, forbidden or silent store only means one copy fewer. */
async function attempt<T>(timers: Timers, run: () => Promise<T>): Promise<T | null> {
  let calledOff = () => {};
  const limit = new Promise<null>((resolve) => {
    calledOff = timers.after(LONGEST_MS, () => resolve(null));
  });
  try {
    return await Promise.race([run(), limit]);
  } catch {
    return null;
  } finally {
    calledOff();
  }
}
