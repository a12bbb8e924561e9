import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from '@playwright/test';
import { PIN_ROUNDS } from '../../../src/device/pin-key.ts';
import { fieldDayZh } from '../../../src/wording/field.zh.ts';
import { WORKER_PIN } from '../../e2e/support/worker.ts';
import type { FieldDay } from './field-day.ts';

/** The slow phone: everything a page computes takes four times as long. */
const SLOWDOWN = 4;
const BLANK = '<!doctype html><title>blank</title><p>blank';

export interface AppStart {
  /** From the tap on the icon to the day's list on the screen and the page at rest; the PIN is typed in no time. */
  readonly usableMs: number;
  readonly unlockMs: number;
  /** Every script the page had asked for by then. */
  readonly scripts: readonly string[];
}

export interface BlankStart {
  readonly restMs: number;
  /** The PIN's derivation by itself, with the app's own parameters, once the blank page is at rest. */
  readonly derivationMs: number;
}

/**
 * Starts from cold, offline: no page, the service worker stopped. The blank page lies in the shell cache in the place of
 * the app's own page, so that both are answered by the same lines of the same service worker.
 */
export class ColdStarts {
  #page: Page;
  #anchor: CDPSession | null = null;
  #appPage = '';

  constructor(private readonly day: FieldDay) {
    this.#page = day.phone.page;
  }

  async app(): Promise<AppStart> {
    const page = await this.#coldPage('app');
    await page.addInitScript(openTheList, { pin: WORKER_PIN, unlock: fieldDayZh.pin.unlock, list: fieldDayZh.today.title });
    await page.goto(`${this.day.server.origin}/`);
    return page.evaluate(() => (globalThis as unknown as { atList: Promise<AppStart> }).atList);
  }

  async blank(): Promise<BlankStart> {
    const page = await this.#coldPage('blank');
    await page.addInitScript(showBlank);
    await page.goto(`${this.day.server.origin}/`);
    const restMs = await page.evaluate(() => (globalThis as unknown as { atRest: Promise<number> }).atRest);
    return { restMs, derivationMs: await page.evaluate(deriveOnce, { pin: WORKER_PIN, rounds: PIN_ROUNDS }) };
  }

  async #coldPage(kind: 'app' | 'blank'): Promise<Page> {
    const context = this.#page.context();
    this.#anchor ??= await context.newCDPSession(await context.newPage());
    if (this.#appPage === '') this.#appPage = await this.#page.evaluate(readShellPage);
    await this.#page.evaluate(writeShellPage, kind === 'app' ? this.#appPage : BLANK);
    await this.#page.close();
    await this.#anchor.send('ServiceWorker.enable');
    await this.#anchor.send('ServiceWorker.stopAllWorkers');
    await sleep(400); // the old page's process goes away
    this.#page = await context.newPage();
    await this.#page.addInitScript('globalThis.__name = (named) => named'); // what tsx leaves in the functions below
    const slow = await context.newCDPSession(this.#page);
    await slow.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    return this.#page;
  }
}

// What follows runs in the page.

async function readShellPage(): Promise<string> {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys())
      if (new URL(key.url).pathname === '/index.html') return (await cache.match(key))!.text();
  }
  throw new Error('The shell is not in the cache.');
}

async function writeShellPage(text: string): Promise<void> {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) {
      if (new URL(key.url).pathname === '/index.html')
        await cache.put(key, new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8' } }));
    }
  }
}

function openTheList(given: { pin: string; unlock: string; list: string }): void {
  let unlockMs = 0;
  const type = (key: string) => window.dispatchEvent(new KeyboardEvent('keydown', { key }));
  (globalThis as unknown as { atList: Promise<AppStart> }).atList = new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      if (unlockMs === 0 && document.querySelector(`[role=group][aria-label="${given.unlock}"]`) !== null) {
        unlockMs = performance.now();
        setTimeout(() => [...given.pin, 'Enter'].forEach(type), 0);
      }
      if (document.querySelector(`ul[aria-label="${given.list}"] a`) === null) return;
      watch.disconnect();
      const scripts = performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => path.endsWith('.js'));
      requestAnimationFrame(() => setTimeout(() => resolve({ usableMs: performance.now(), unlockMs, scripts }), 0));
    });
    watch.observe(document, { childList: true, subtree: true });
  });
}

function showBlank(): void {
  (globalThis as unknown as { atRest: Promise<number> }).atRest = new Promise((resolve) => {
    document.addEventListener('DOMContentLoaded', () =>
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now()), 0)),
    );
  });
}

async function deriveOnce({ pin, rounds }: { pin: string; rounds: number }): Promise<number> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const startedAtMs = performance.now();
  const digits = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, digits, 256);
  return performance.now() - startedAtMs;
}
