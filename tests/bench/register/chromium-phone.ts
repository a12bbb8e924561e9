import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { build } from 'vite';
import { chromiumArgs, findChromium } from '../../tools/chromium.ts';
import type { Phone } from './phone/phone.ts';

/** Where a phone asks what registers to hold. */
export const REGISTERS = '/sync/v1/register';

/** A page in a real Chromium, isolated so that its clock is fine, with the files it may fetch. */
export class ChromiumPhone {
  private readonly page: Page;
  private readonly cdp: CDPSession;

  private constructor(
    private readonly parts: { readonly server: Server; readonly context: BrowserContext; readonly profile: string },
    tab: { readonly page: Page; readonly cdp: CDPSession },
  ) {
    this.page = tab.page;
    this.cdp = tab.cdp;
  }

  static async start(files: Readonly<Record<string, Uint8Array>>): Promise<ChromiumPhone> {
    const server = await serve({
      ...files,
      ...(await scripts()),
      '/': new TextEncoder().encode(
        '<!doctype html><title>phone</title><script type="module" src="/phone.js"></script>',
      ),
    });
    const profile = await mkdtemp(join(tmpdir(), 'register-bench-'));
    const executablePath = (await findChromium()) ?? undefined;
    const context = await chromium.launchPersistentContext(profile, { executablePath, args: [...chromiumArgs] });
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction('globalThis.phone !== undefined');
    return new ChromiumPhone({ server, context, profile }, { page, cdp: await context.newCDPSession(page) });
  }

  ask<K extends keyof Phone>(name: K, ...given: Parameters<Phone[K]>): ReturnType<Phone[K]> {
    return this.page.evaluate(
      ([what, words]) => {
        const { phone } = globalThis as unknown as { phone: Record<string, (...all: unknown[]) => Promise<unknown>> };
        return phone[what as string]!(...(words as unknown[]));
      },
      [name, given] as unknown[],
    ) as ReturnType<Phone[K]>;
  }

  /** Slows the page's own thread; workers go on as they are. */
  async throttle(rate: number): Promise<void> {
    await this.cdp.send('Emulation.setCPUThrottlingRate', { rate });
  }

  /** Bytes that the page's thread holds, arrays outside the heap too, after a collection. */
  async heldBytes(): Promise<number> {
    for (let i = 0; i < 3; i++) await this.cdp.send('HeapProfiler.collectGarbage');
    const usage = (await this.cdp.send('Runtime.getHeapUsage')) as {
      usedSize: number;
      embedderHeapUsedSize?: number;
      backingStorageSize?: number;
    };
    return usage.usedSize + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0);
  }

  async end(): Promise<void> {
    await this.parts.context.close();
    this.parts.server.close();
    await rm(this.parts.profile, { recursive: true, force: true });
  }
}

/** The page and the app's own code behind it, its file thread too, built as the app is. */
async function scripts(): Promise<Readonly<Record<string, Uint8Array>>> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    worker: { format: 'es' },
    build: {
      write: false,
      target: 'esnext',
      modulePreload: false,
      rollupOptions: { input: join(import.meta.dirname, 'phone/phone.ts'), output: { entryFileNames: '[name].js' } },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((part) => ('output' in part ? part.output : []));
  return Object.fromEntries(
    outputs.map((output) => {
      const source = output.type === 'chunk' ? output.code : output.source;
      return [`/${output.fileName}`, typeof source === 'string' ? new TextEncoder().encode(source) : source];
    }),
  );
}

async function serve(files: Readonly<Record<string, Uint8Array>>): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const body = files[path];
    const type = path === '/' ? 'text/html' : path.endsWith('.js') ? 'text/javascript' : path === REGISTERS ? 'application/json' : 'application/octet-stream';
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': type,
      'content-length': body?.length ?? 0,
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
