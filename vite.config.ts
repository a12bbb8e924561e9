import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { buildId } from './.config/build/build-id.ts';
import { plainDexie } from './.config/build/plain-dexie.ts';
import { serviceWorkerPlugin } from './.config/build/service-worker-plugin.ts';
import { shellGroups } from './.config/build/shell-groups.ts';

const root = import.meta.dirname;
const outDir = join(root, 'dist/web');
const id = buildId(root);
const server = process.env.DEV_SERVER ?? 'http://127.0.0.1:8080';
const serverPaths = ['/sync', '/files', '/desk/v1', '/partner', '/openapi.json', '/healthz', '/readyz'];

/** The server answers every address below /desk/ with the desk's page; the development server must do the same. */
const deskPages: Plugin = {
  name: 'desk-pages',
  configureServer(dev) {
    dev.middlewares.use((request, _response, next) => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      const isPage =
        (path === '/desk' || path.startsWith('/desk/')) && !path.includes('.') && !path.startsWith('/desk/v1');
      if (isPage) request.url = '/desk/index.html';
      next();
    });
  },
};

export default defineConfig({
  root: join(root, 'src'),
  publicDir: join(root, 'public'),
  resolve: { alias: plainDexie(root) },
  define: { __BUILD_ID__: JSON.stringify(id) },
  plugins: [
    svelte({ configFile: false, compilerOptions: { runes: true } }),
    deskPages,
    serviceWorkerPlugin({ entry: join(root, 'sw/worker.ts'), outDir, buildId: id }),
  ],
  worker: { format: 'es' },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_500,
    rolldownOptions: {
      checks: { bundlerTimings: false }, // advice on slow plugins looks like a fault to whoever starts it for the first time
      input: { field: join(root, 'src/index.html'), desk: join(root, 'src/desk/index.html') },
      output: {
        codeSplitting: shellGroups({ field: join(root, 'src/field/main.ts'), desk: join(root, 'src/desk/main.ts') }),
      },
    },
  },
  server: { proxy: Object.fromEntries(serverPaths.map((path) => [path, { target: server, changeOrigin: false }])) },
});
