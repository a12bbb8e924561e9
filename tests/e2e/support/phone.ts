import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import { chromiumArgs, fakeCameraArgs, findChromium } from '../../tools/chromium.ts';

/** A worker's phone: a Chromium of its own that can be killed like one, with a profile that outlives it. */
export class Phone {
  readonly #profile = mkdtempSync(join(tmpdir(), 'doorstep-phone-'));
  #child: ChildProcess | null = null;
  #browser: Browser | null = null;
  #page: Page | null = null;

  constructor(private readonly options: { readonly cameraFeed?: string } = {}) {}

  get isOn(): boolean {
    return this.#page !== null;
  }

  get page(): Page {
    if (this.#page === null) throw new Error('The phone is off.');
    return this.#page;
  }

  async start(address: string): Promise<Page> {
    const executable = await findChromium();
    if (executable === null) throw new Error('No Chromium was found.');
    const portFile = join(this.#profile, 'DevToolsActivePort');
    rmSync(portFile, { force: true });
    this.#child = spawn(
      executable,
      [
        '--headless', ...chromiumArgs, ...fakeCameraArgs(this.options.cameraFeed),
        `--user-data-dir=${this.#profile}`, '--remote-debugging-port=0', '--no-first-run', '--disable-quic',
        '--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=zh-CN',
        '--window-size=360,780', '--hide-scrollbars', 'about:blank',
      ],
      { stdio: 'ignore', detached: true, env: { ...process.env, TZ: 'Asia/Shanghai', LANGUAGE: 'zh_CN' } },
    );
    const startedAtMs = Date.now();
    while (!existsSync(portFile) || readFileSync(portFile, 'utf8').split('\n').length < 2) {
      if (Date.now() - startedAtMs > 30_000) throw new Error('The phone did not start.');
      await sleep(50);
    }
    const port = readFileSync(portFile, 'utf8').split('\n')[0];
    this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const context = this.#browser.contexts()[0];
    if (context === undefined) throw new Error('The phone has no window.');
    this.#page = context.pages()[0] ?? (await context.newPage());
    await this.#page.setViewportSize({ width: 360, height: 780 });
    await this.#page.goto(address);
    return this.#page;
  }

  /** The whole browser dies at once, as when Android needs the memory or the battery ends. Nothing is told beforehand. */
  async kill(): Promise<void> {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    const gone = new Promise((resolve) => this.#child?.once('exit', resolve));
    process.kill(-pid, 'SIGKILL'); // its own process group, started above
    await gone;
    await this.#browser?.close().catch(() => undefined); // the connection is dead already
    this.#child = this.#browser = this.#page = null;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
