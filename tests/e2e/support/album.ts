import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

const root = join(import.meta.dirname, '../../../shots');

/** Screenshots in the order in which the screens came: `shots/<surface>/<language>/NN-name.png`. */
export class Album {
  readonly #folder: string;
  #count: number;

  constructor(surface: 'field' | 'desk', language: string, after = 0) {
    this.#count = after;
    this.#folder = join(root, surface, language);
    mkdirSync(this.#folder, { recursive: true });
  }

  /** The screen as it stands; where the page goes on below it, a second picture of the whole page. */
  async take(page: Page, name: string): Promise<void> {
    const file = `${String(++this.#count).padStart(2, '0')}-${name}`;
    const shoot = (path: string) => page.screenshot({ animations: 'disabled', path: join(this.#folder, `${path}.png`) });
    await page.evaluate(async () => {
      document.querySelector<HTMLElement>('.toast')?.style.setProperty('display', 'none');
      await document.fonts.ready;
    });
    await shoot(file);
    const hidden = await page.evaluate(hiddenPixels);
    const size = page.viewportSize();
    if (hidden < 8 || size === null) return;
    await page.setViewportSize({ ...size, height: Math.min(size.height + hidden, 6_000) });
    await shoot(`${file}-whole`);
    await page.setViewportSize(size);
  }
}

/** How much of the page, or of the dialog over it, lies below the lower edge. */
function hiddenPixels(): number {
  const top = document.querySelector('dialog[open]') ?? document.body;
  const scrolling = [top, ...top.querySelectorAll('*')].filter((box) => ['auto', 'scroll'].includes(getComputedStyle(box).overflowY));
  return Math.max(...[document.documentElement, ...scrolling].map((box) => box.scrollHeight - box.clientHeight));
}
