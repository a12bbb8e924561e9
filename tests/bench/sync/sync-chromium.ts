import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { BrowserContext, Page } from '@playwright/test';
import { build } from 'vite';
import { chromiumArgs, findChromium } from '../../tools/chromium.ts';
import type { SyncPhone } from './phone/phone.ts';

/** The phone's own code as the build would leave it, for a bare page. */
export async function phonePages(): Promise<Record<string, string>> {
  const built = await build({
    configFile: false, logLevel: 'error', publicDir: false, define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: true, target: 'esnext', modulePreload: false, lib: { entry: join(import.meta.dirname, 'phone/phone.ts'), formats: ['es'], fileName: 'phone' } },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((part) => ('output' in part ? part.output : []));
  const scripts = outputs.flatMap((output) => (output.type === 'chunk' ? [[output.fileName, output.code] as const] : []));
  return { ...Object.fromEntries(scripts), 'index.html': '<!doctype html><title>phone</title><script type="module" src="/bench/phone.js"></script>' };
}

/** A bare page of the server's own origin in a real Chromium. */
export class SyncChromium {
  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly profile: string,
  ) {}

  static async start(origin: string): Promise<SyncChromium> {
    const profile = await mkdtemp(join(tmpdir(), 'sync-bench-'));
    const context = await chromium.launchPersistentContext(profile, { executablePath: (await findChromium()) ?? undefined, args: [...chromiumArgs] });
    const page = await context.newPage();
    await page.goto(`${origin}/bench/index.html`);
    const phone = new SyncChromium(context, page, profile);
    await phone.ready();
    return phone;
  }

  /** A fresh page on the same disk: nothing of the one before is in memory. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  ask<K extends keyof SyncPhone>(name: K, ...given: Parameters<SyncPhone[K]>): Promise<Awaited<ReturnType<SyncPhone[K]>>> {
    return this.page.evaluate(
      ([what, words]) => (globalThis as unknown as { phone: Record<string, (...all: unknown[]) => Promise<unknown>> }).phone[what as string]!(...(words as unknown[])),
      [name, given] as unknown[],
    ) as Promise<Awaited<ReturnType<SyncPhone[K]>>>;
  }

  async end(): Promise<void> {
    await this.context.close();
    await rm(this.profile, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    await this.page.waitForFunction('globalThis.phone !== undefined');
  }
}
