import { join } from 'node:path';
import type { Alias } from 'vite';

/** Dexie's own build for browsers of today: without what the old ones need, and with nothing that stands for two module systems. */
export function plainDexie(root: string): Alias[] {
  return [{ find: /^dexie$/, replacement: join(root, 'node_modules/dexie/dist/modern/dexie.mjs') }];
}
