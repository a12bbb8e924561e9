import { readSentinel } from './sentinel.ts';
import type { Sentinel, SentinelStore } from './sentinel.ts';

const NAME = 'doorstep-sentinel';
const ADDRESS = '/sentinel.json';

interface TextStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/**
 * Two copies, because cleaners differ in what they clear: the Cache API, which page and service worker share, and
 * localStorage, which only a page has. A third is this page's memory: whoever clears everything under an open app is
 * still told (F12, F61). The higher revision counts.
 */
export function browserSentinel(world: { readonly caches: CacheStorage | undefined; readonly local: TextStore | undefined }): SentinelStore {
  let remembered: Sentinel | null = null;
  return {
    async read() {
      const copies = [readSentinel(await cached(world.caches)), readSentinel(world.local?.getItem(NAME) ?? null), remembered];
      remembered = copies.reduce((best, copy) => (copy !== null && copy.revision > (best?.revision ?? -1) ? copy : best), null);
      return remembered;
    },
    async write(sentinel) {
      remembered = sentinel;
      const text = JSON.stringify(sentinel);
      await attempt(async () => world.local?.setItem(NAME, text));
      await attempt(async () => (await world.caches?.open(NAME))?.put(ADDRESS, new Response(text)));
    },
  };
}

async function cached(caches: CacheStorage | undefined): Promise<string | null> {
  let text: string | null = null;
  await attempt(async () => {
    text = (await (await (await caches?.open(NAME))?.match(ADDRESS))?.text()) ?? null;
  });
  return text;
}

/** A full or forbidden store only means one copy fewer. */
async function attempt(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch {
    return;
  }
}

