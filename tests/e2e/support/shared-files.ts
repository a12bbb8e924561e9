import type { Locator, Page } from '@playwright/test';

export interface SharedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** What a page hands to the phone's other apps. Chromium without a screen has none to choose from, so this one takes it. */
export class SharedFiles {
  private constructor(private readonly page: Page) {}

  static async of(page: Page): Promise<SharedFiles> {
    await page.addInitScript(takesWhatIsShared);
    await page.evaluate(takesWhatIsShared);
    return new SharedFiles(page);
  }

  /** The next sharing fails as the browser would say it: `AbortError` when a person closes the list of apps. */
  async refuseNext(name: 'AbortError' | 'NotAllowedError'): Promise<void> {
    await this.page.evaluate((refusal) => void ((globalThis as unknown as Taken).refuseNext = refusal), name);
  }

  async files(): Promise<readonly SharedFile[]> {
    const found = await this.page.evaluate(() =>
      Promise.all((globalThis as unknown as Taken).taken.map(async (file) => ({ name: file.name, type: file.type, bytes: [...new Uint8Array(await file.arrayBuffer())] }))),
    );
    return found.map((file) => ({ ...file, bytes: Buffer.from(file.bytes) }));
  }

  /** The file that a link of the page opens. */
  async bytesBehind(link: Locator): Promise<Buffer> {
    const address = await link.getAttribute('href');
    const bytes = await this.page.evaluate(async (url) => {
      const made = (globalThis as unknown as Taken).made.get(url ?? '');
      return made === undefined ? [] : [...new Uint8Array(await made.arrayBuffer())];
    }, address);
    return Buffer.from(bytes);
  }
}

interface Taken {
  taken: File[];
  refuseNext: string | null;
  /** Behind the addresses that the page has made and not given back. */
  made: Map<string, Blob>;
}

function takesWhatIsShared(): void {
  const world = globalThis as unknown as Taken;
  world.taken = [];
  world.refuseNext = null;
  world.made = new Map();
  const make = URL.createObjectURL.bind(URL);
  const giveBack = URL.revokeObjectURL.bind(URL);
  URL.createObjectURL = (source: Blob | MediaSource) => {
    const url = make(source);
    if (source instanceof Blob) world.made.set(url, source);
    return url;
  };
  URL.revokeObjectURL = (url: string) => {
    world.made.delete(url);
    giveBack(url);
  };
  Object.assign(navigator, {
    canShare: (data: ShareData) => (data.files?.length ?? 0) > 0,
    share: (data: ShareData) => {
      const refusal = world.refuseNext;
      world.refuseNext = null;
      if (refusal !== null) return Promise.reject(new DOMException('refused', refusal));
      world.taken.push(...(data.files ?? []));
      return Promise.resolve();
    },
  });
}
