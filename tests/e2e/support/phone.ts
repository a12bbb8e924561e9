import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from '@playwright/test';
import { chromiumArgs, fakeCameraArgs, findChromium } from '../../tools/chromium.ts';

export interface PhoneOptions {
  readonly cameraFeed?: string;
  /** A phone without one, or whose owner has to be asked; left out: there is one and every page may use it. */
  readonly camera?: 'none' | 'asks';
}

const PORT_FILE = 'DevToolsActivePort';

/** A worker's phone: a Chromium of its own that can be killed like one, with a profile that outlives it. */
export class Phone {
  readonly #profile = mkdtempSync(join(tmpdir(), 'doorstep-phone-'));
  #child: ChildProcess | null = null;
  #browser: Browser | null = null;
  #page: Page | null = null;
  #background: CDPSession | null = null;

  constructor(private readonly options: PhoneOptions = {}) {}

  /** Where everything lies that a browser keeps; to be touched while the phone is off. */
  get profile(): string {
    return this.#profile;
  }

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
    const portFile = join(this.#profile, PORT_FILE);
    rmSync(portFile, { force: true });
    this.#child = spawn(
      executable,
      [
        '--headless', ...chromiumArgs, ...cameraArgs(this.options),
        `--user-data-dir=${this.#profile}`, '--remote-debugging-port=0', '--no-first-run', '--disable-quic',
        '--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=zh-CN', '--accept-lang=zh-CN',
        '--window-size=360,780', '--hide-scrollbars', 'about:blank',
      ],
      { stdio: 'ignore', detached: true, env: { ...process.env, TZ: 'Asia/Shanghai', LANGUAGE: 'zh_CN' } },
    );
    const startedAtMs = Date.now();
    while (!existsSync(portFile) || readFileSync(portFile, 'utf8').split('\n').length < 2) {
      if (Date.now() - startedAtMs > 30_000) throw new Error('The phone did not start.');
      await sleep(50);
    }
    await this.looksAgain();
    await this.page.setViewportSize({ width: 360, height: 780 });
    await this.page.goto(address);
    return this.page;
  }

  /**
   * Nobody watches the browser for a while. A debugger keeps Chromium from ending a service worker, and with it the next
   * build from taking over.
   */
  async looksAway(): Promise<void> {
    await this.#browser?.close(); // the connection alone: the browser was not started by it
  }

  async looksAgain(): Promise<void> {
    const port = readFileSync(join(this.#profile, PORT_FILE), 'utf8').split('\n')[0];
    this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const context = this.#browser.contexts()[0];
    if (context === undefined) throw new Error('The phone has no window.');
    this.#page = context.pages()[0] ?? (await context.newPage());
  }

  /** The same app in a second tab of the same browser. */
  async opensAnotherTab(address: string): Promise<Page> {
    return opensPage(this.page.context(), address);
  }

  /** Swiped away: no page of the app is left, the browser lives on. */
  async closesTheApp(): Promise<void> {
    const closing = this.page;
    this.#page = await closing.context().newPage();
    await closing.close();
    this.#background = await this.#page.context().newCDPSession(this.#page);
  }

  /** From the home screen, in the browser that is still running. */
  async opensTheApp(address: string): Promise<void> {
    this.#page = await opensPage(this.page.context(), address);
  }

  /** What the browser does by itself when it believes that there is a network: a sync event, the service worker cold. */
  async wakesTheWorker(address: string, tag: string): Promise<void> {
    const session = this.#background;
    if (session === null) throw new Error('The app was never closed.');
    const registered = new Promise<string>((resolve) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const own = registrations.find(({ scopeURL, isDeleted }) => !isDeleted && scopeURL === `${address}/`);
        if (own !== undefined) resolve(own.registrationId);
      });
    });
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.stopAllWorkers');
    await session.send('ServiceWorker.dispatchSyncEvent', { origin: address, registrationId: await registered, tag, lastChance: false });
  }

  /** The owner answers the browser's question about the camera, once for all pages. */
  async answersAboutTheCamera(address: string, setting: 'granted' | 'denied'): Promise<void> {
    this.#background ??= await this.page.context().newCDPSession(this.page); // the answer holds as long as this does
    await this.#background.send('Browser.setPermission', { permission: { name: 'camera' }, setting, origin: address });
  }

  /**
   * Photographs of the family leave the app so little room. To be called first before the app is opened: to an open
   * database Chromium has promised room in advance. Holds until `getsRoomAgain`, or until the phone goes off.
   */
  async fillsUp(address: string, leftBytes: number): Promise<void> {
    this.#background ??= await this.page.context().newCDPSession(this.page);
    const { usage } = await this.#background.send('Storage.getUsageAndQuota', { origin: address });
    await this.#background.send('Storage.overrideQuotaForOrigin', { origin: address, quotaSize: usage + leftBytes });
  }

  async getsRoomAgain(address: string): Promise<void> {
    await this.#background?.send('Storage.overrideQuotaForOrigin', { origin: address });
  }

  /** The process behind the app's page dies and takes its tab with it; the browser lives on. `opensTheApp` brings the app back. */
  async losesItsPage(): Promise<void> {
    const dying = this.page;
    const context = dying.context();
    const gone = dying.waitForEvent('crash');
    const session = await context.newCDPSession(dying);
    void session.send('Page.crash').catch(() => undefined); // nobody is left to answer
    await gone;
    this.#page = await context.newPage();
    await dying.close();
  }

  /** As a browser does with a tab that nobody has looked at for long, and undoes when somebody does. */
  async putsToSleep(page: Page): Promise<{ wake(): Promise<void> }> {
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    return {
      async wake() {
        await session.send('Page.setWebLifecycleState', { state: 'active' });
      },
    };
  }

  /** What a cleaner takes, or the person who asks the browser for it, whether the app is open or not. */
  async isCleared(address: string, what: readonly ('all' | 'indexeddb' | 'local_storage' | 'cache_storage' | 'cookies')[]): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Storage.clearDataForOrigin', { origin: address, storageTypes: what.join(',') });
    await session.detach();
  }

  /** The owner ends the browser: it ends by itself, and writes down first what it still has in memory. */
  async quits(): Promise<void> {
    const session = await this.#browser?.newBrowserCDPSession();
    await this.#isGoneBy(() => void session?.send('Browser.close').catch(() => undefined)); // nobody may be left to answer
  }

  /** The whole browser dies at once, as when Android needs the memory or the battery ends. Nothing is told beforehand. */
  async kill(): Promise<void> {
    await this.#isGoneBy((pid) => process.kill(-pid, 'SIGKILL')); // its own process group, started above
  }

  async #isGoneBy(ending: (pid: number) => void): Promise<void> {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    const gone = new Promise((resolve) => this.#child?.once('exit', resolve));
    ending(pid);
    await gone;
    await this.#browser?.close().catch(() => undefined); // the connection is dead already
    this.#child = this.#browser = this.#page = this.#background = null;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function opensPage(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(address);
  return page;
}

function cameraArgs({ camera, cameraFeed }: PhoneOptions): readonly string[] {
  if (camera === 'none') return [];
  const args = fakeCameraArgs(cameraFeed);
  return camera === 'asks' ? args.filter((flag) => !flag.startsWith('--use-fake-ui')) : args;
}
