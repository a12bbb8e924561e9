import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { build } from 'vite';
import type { StillReading } from '../../../src/capture/look-at-still.ts';
import { chromiumArgs, fakeCameraArgs, findChromium } from '../../tools/chromium.ts';
import type { ListedPicture } from './manifest.ts';
import type { LiveWatch } from './page/live.ts';
import type { ReaderName } from './reader-names.ts';
import { writeCameraFeed } from './camera-feed.ts';

export interface LiveReport {
  readonly watch: LiveWatch;
  /** One frame on the main thread while the processor is slowed 4 times. */
  readonly slowMainThreadMs: readonly number[];
}

/** The capture room built as for the app, in a real Chromium. */
export interface BenchPage {
  read(path: string, reader: ReaderName): Promise<StillReading | null>;
  watchLive(seconds: number): Promise<LiveReport>;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

export async function openPage(
  folder: string,
  options: { cameraPictures?: readonly ListedPicture[] },
): Promise<BenchPage> {
  const built = join(folder, 'page');
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'page'),
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir: built,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { input: ['index.html', 'others.html'].map((page) => join(import.meta.dirname, 'page', page)) },
    },
  });
  const pictures = new Map<string, string>();
  const server = await serve(built, pictures);
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const feed =
    options.cameraPictures === undefined
      ? undefined
      : await writeCameraFeed(join(folder, 'camera.y4m'), options.cameraPictures);
  const executablePath = (await findChromium()) ?? undefined;
  const browser = await chromium.launch({ executablePath, args: [...chromiumArgs, ...fakeCameraArgs(feed)] });
  const page = await ready(browser, `${origin}/index.html`);
  const others = await ready(browser, `${origin}/others.html`);
  return {
    read(path, reader) {
      const address = `/picture/${pictures.size}`;
      pictures.set(address, path);
      return (reader === 'ours' ? page : others).evaluate(([from, name]) => window.readPicture(from, name), [
        address,
        reader,
      ] as const);
    },
    async watchLive(seconds) {
      await page.bringToFront();
      const watch = await page.evaluate((length) => window.watchLive(length), seconds);
      await slowDown(page, 4);
      const slow = await page.evaluate((length) => window.watchLive(length), 1);
      await slowDown(page, 1);
      return { watch, slowMainThreadMs: slow.mainThreadMs };
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

async function ready(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(`In the page: ${error.message}`));
  await page.goto(address);
  await page.waitForFunction(() => document.title === 'ready');
  return page;
}

async function slowDown(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}

function serve(built: string, pictures: ReadonlyMap<string, string>): Promise<Server> {
  const server = createServer((request, response) => {
    const address = (request.url ?? '/').split('?')[0] ?? '/';
    const path = pictures.get(address) ?? join(built, address === '/' ? 'index.html' : address);
    if (!existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream' });
    createReadStream(path).pipe(response);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
