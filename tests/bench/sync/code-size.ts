import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import type { Measurement } from '../support/measurement.ts';

const root = join(import.meta.dirname, '../../..');
/** What the floor has too, and what belongs to the trade and would be there without any sync. */
const notCounted = [/node_modules\/(dexie|zod)\//, /^dexie$/, /^zod/, /src\/domain\//];

/**
 * `src/sync` with everything it pulls in, minified and gzipped as one file: engine, transport, wire shapes, live line,
 * registers and uploads with tus. Not counted: Dexie and zod, and the domain's rules and models.
 */
export const codeSize: Measurement = {
  name: 'sync-code',
  says: 'The sync code over Dexie: src/sync and all it imports, without dexie, zod and src/domain',
  async run() {
    const built = await build({
      configFile: false, logLevel: 'error', publicDir: false, define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        write: false, minify: true, target: 'esnext', modulePreload: false,
        rolldownOptions: { external: (id) => notCounted.some((pattern) => pattern.test(id)) },
        lib: { entry: join(root, 'src/sync/start-sync.ts'), formats: ['es'], fileName: 'sync' },
      },
    });
    const outputs = (Array.isArray(built) ? built : [built]).flatMap((part) => ('output' in part ? part.output : []));
    const chunks = outputs.flatMap((output) => (output.type === 'chunk' ? [output] : []));
    const modules = chunks.flatMap(({ moduleIds }) => moduleIds).map((id) => id.replace(/^.*\/(src|node_modules)\//, '$1/'));
    const bytes = gzipSync(chunks.map(({ code }) => code).join('\n'), { level: 9 }).length;
    const foreign = [...new Set(modules.filter((id) => id.startsWith('node_modules')).map((id) => id.split('/')[1]))];
    return [{ name: 'sync code, gzipped', value: bytes / 1_000, unit: 'KB', goal: 15, moonshot: 10, detail: `${modules.length} modules, of others: ${foreign.join(' ') || 'none'}` }];
  },
};
