import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, findChromium } from '../tests/tools/chromium.ts';

const root = join(import.meta.dirname, '..');
const executablePath = (await findChromium()) ?? undefined;
const define = { __BUILD_ID__: JSON.stringify('test') };
/** What is waited for has time on a slow machine too; by itself a poll ends after one second. */
const expect = { poll: { timeout: 10_000 } };
const svelteRunes = () => svelte({ configFile: false, compilerOptions: { runes: true } });

/**
 * `unit` needs nothing but Node. `server` runs on the embedded database, or on the PostgreSQL of `TEST_DATABASE_URL`.
 * `component` runs in a real Chromium.
 */
export default defineConfig({
  root,
  test: {
    allowOnly: false,
    maxWorkers: 2,
    projects: [
      {
        root,
        define,
        plugins: [svelteRunes()],
        test: {
          name: 'unit',
          environment: 'node',
          include: ['tests/{unit,programmes,architecture,compat}/**/*.test.ts'],
          exclude: ['tests/unit/server/**'],
          // Its ES modules leave the extensions off, which only a bundler resolves.
          server: { deps: { inline: [/@zxing/] } },
          testTimeout: 20_000,
        },
      },
      {
        root,
        define,
        test: { name: 'sim', environment: 'node', include: ['tests/sim/**/*.test.ts'] },
      },
      {
        root,
        define,
        test: { name: 'torture', environment: 'node', include: ['tests/torture/**/*.test.ts'] },
      },
      {
        root,
        define,
        // The simulator's database must pass what the real ones pass, as far as phones have to do with it.
        test: {
          name: 'server-memory',
          environment: 'node',
          env: { TEST_DATABASE: 'memory' },
          include: ['tests/suites/{push,push-batch,pull,files,restore,phone-and-office}.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        define,
        test: {
          name: 'server',
          environment: 'node',
          include: ['tests/{suites,unit/server}/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          expect,
        },
      },
      {
        root,
        define,
        plugins: [svelteRunes()],
        // Found late, they would make the page reload in the middle of a test.
        optimizeDeps: { include: ['dexie', 'signature_pad', 'zod', 'bwip-js', '@zxing/browser', '@zxing/library', 'zxing-wasm/reader', '@cantoo/fontkit', '@cantoo/pdf-lib'] },
        test: {
          name: 'component',
          expect,
          include: ['tests/component/**/*.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath, args: [...chromiumArgs] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
