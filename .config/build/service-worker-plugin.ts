import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import type { Plugin } from 'vite';
import { plainDexie } from './plain-dexie.ts';
import { filesOnlyOfDesk, precacheList } from './precache-list.ts';

interface ServiceWorkerOptions {
  /** The worker's entry file, absolute. */
  readonly entry: string;
  readonly outDir: string;
  readonly buildId: string;
}

/**
 * Second pass of the build: `sw/worker.ts` becomes `/sw.js` with the list of the first pass's files inside, so page and
 * worker always come from the same build. Afterwards `build.json` beside the output names the build.
 */
export function serviceWorkerPlugin(options: ServiceWorkerOptions): Plugin {
  let deskOnly: ReadonlySet<string> = new Set();
  return {
    name: 'service-worker',
    apply: 'build',
    generateBundle(_output, bundle) {
      deskOnly = filesOnlyOfDesk(bundle);
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler(error) {
        if (error) return;
        const manifest = precacheList(options.outDir, deskOnly);
        await build({
          configFile: false,
          publicDir: false,
          logLevel: 'warn',
          root: dirname(options.entry),
          resolve: { alias: plainDexie(join(dirname(options.entry), '..')) },
          define: {
            'self.__WB_MANIFEST': JSON.stringify(manifest),
            __BUILD_ID__: JSON.stringify(options.buildId),
            'process.env.NODE_ENV': '"production"',
          },
          build: {
            outDir: options.outDir,
            emptyOutDir: false,
            // A library, so that dynamic imports are not wrapped in the preloader, which needs a document.
            lib: { entry: options.entry, name: 'worker', formats: ['iife'], fileName: () => 'sw.js' },
            rolldownOptions: { output: { codeSplitting: false } },
          },
        });
        const stamp = join(options.outDir, '..', 'build.json');
        mkdirSync(dirname(stamp), { recursive: true });
        writeFileSync(stamp, `${JSON.stringify({ buildId: options.buildId, precached: manifest.length })}\n`);
      },
    },
  };
}
