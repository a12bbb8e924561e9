import { join } from 'node:path';
import { build } from 'vite';
import { keepZones } from './keep-zones.ts';

const root = join(import.meta.dirname, '../..');

/**
 * The simulator and the product's code in one file. Loaded piece by piece, code that is first needed in the middle of a
 * run would come from a real disk or another thread at a moment that no seed decides.
 */
export async function bundleSimulator(outDir: string): Promise<string> {
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'error',
    plugins: [keepZones((id) => id.startsWith(join(root, 'src')) || id.startsWith(join(root, 'tests')))],
    resolve: { alias: { '@tus/file-store': join(import.meta.dirname, 'world/still-files.ts') } },
    define: { __BUILD_ID__: JSON.stringify('simulator') },
    ssr: { external: ['@electric-sql/pglite', 'pg', 'pino', 'fake-indexeddb'] },
    build: {
      ssr: 'tests/sim/cli.ts',
      outDir,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { format: 'es', entryFileNames: 'simulator.mjs', codeSplitting: false } },
    },
  });
  return join(outDir, 'simulator.mjs');
}
