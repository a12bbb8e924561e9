import type { BlockSource } from '../../../../src/register/block-source.ts';
import type { Register } from '../../../../src/register/open.ts';
import { opened, pageSource, syncFile, takeIn, takePlain, workerSource } from './sealed-file.ts';
import type { Kept, SyncFile } from './sealed-file.ts';

/** What the bench asks, of the page or of its worker: both run this very script. */
export interface Phone {
  /** Milliseconds from the request until the file is on the disk: as the app does it, and plain. */
  takeIn(url: string, digest: string): Promise<number>;
  takePlain(url: string): Promise<number>;
  /** Milliseconds of each question; how many were answered with the row meant. */
  lookups(questions: readonly Asked[]): Promise<Timed>;
  searches(questions: readonly Asked[]): Promise<Timed>;
  /** Opens the file anew, nothing of it in memory. */
  open(): Promise<void>;
  /** What the app does as soon as a register is open: reads the numbers' indexes. Milliseconds. */
  readAhead(): Promise<number>;
  /** Milliseconds of reading and opening one block, and nothing else: what this machine's disk and cipher cost just now. */
  blocks(indexes: readonly number[]): Promise<readonly number[]>;
}

export interface Asked {
  readonly typed: string;
  /** '' where no answer is expected yet. */
  readonly assetNumber: string;
}

export interface Timed {
  readonly ms: readonly number[];
  readonly found: number;
  readonly expected: number;
}

const NAME = 'register.sealed';
const isWorker = typeof document === 'undefined';
let kept: Kept | null = null;
let file: SyncFile | null = null;
let register: Register | null = null;
let source: BlockSource | null = null;
let key: CryptoKey | null = null;

const phone: Phone = {
  async takeIn(url, digest) {
    file?.close();
    file = null;
    key ??= await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt']);
    const startMs = performance.now();
    kept = await takeIn(url, { digest, key, name: NAME });
    return performance.now() - startMs;
  },
  async takePlain(url) {
    const startMs = performance.now();
    await takePlain(url, 'register.plain');
    return performance.now() - startMs;
  },
  async open() {
    if (kept === null) throw new Error('nothing was taken in');
    if (isWorker) file ??= await syncFile(NAME);
    source = isWorker && file !== null ? workerSource(file, kept) : await pageSource(NAME, kept);
    register = await opened(source);
  },
  async readAhead() {
    const startMs = performance.now();
    await present().readAhead(new AbortController().signal);
    return performance.now() - startMs;
  },
  async blocks(indexes) {
    const ms: number[] = [];
    for (const index of indexes) {
      const startMs = performance.now();
      await source?.readBlock(index);
      ms.push(performance.now() - startMs);
    }
    return ms;
  },
  lookups: (questions) =>
    timed(questions, async (asked) => {
      const answer = await present().lookup(asked.typed);
      return answer.ok ? answer.value.matches.map(({ row }) => row.assetNumber) : [];
    }),
  searches: (questions) =>
    timed(questions, async (asked) => {
      const answer = await present().search(asked.typed);
      return answer.ok ? answer.value.hits.map(({ row }) => row.assetNumber) : [];
    }),
};

function present(): Register {
  if (register === null) throw new Error('not open');
  return register;
}

async function timed(
  questions: readonly Asked[],
  answer: (asked: Asked) => Promise<readonly string[]>,
): Promise<Timed> {
  const ms: number[] = [];
  let found = 0;
  for (const asked of questions) {
    const startMs = performance.now();
    const numbers = await answer(asked);
    ms.push(performance.now() - startMs);
    if (asked.assetNumber !== '' && numbers.includes(asked.assetNumber)) found++;
  }
  return { ms, found, expected: questions.filter(({ assetNumber }) => assetNumber !== '').length };
}

interface Call {
  readonly name: keyof Phone;
  readonly given: readonly unknown[];
}
type Anything = Record<string, (...given: readonly unknown[]) => Promise<unknown>>;

if (isWorker) {
  onmessage = async ({ data }: MessageEvent<Call>) => {
    try {
      postMessage({ value: await (phone as unknown as Anything)[data.name]!(...data.given), kept });
    } catch (error) {
      postMessage({ error: String(error) });
    }
  };
} else {
  const worker = new Worker('/phone.js', { type: 'module' });
  const ask = (name: keyof Phone, given: readonly unknown[]) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<{ value?: unknown; error?: string; kept?: Kept | null }>) => {
        kept = data.kept ?? kept;
        if (data.error === undefined) resolve(data.value);
        else reject(new Error(data.error));
      };
      worker.postMessage({ name, given });
    });
  Object.assign(globalThis, {
    phone: {
      worker: (name: keyof Phone, ...given: readonly unknown[]) => ask(name, given),
      page: (name: keyof Phone, ...given: readonly unknown[]) => (phone as unknown as Anything)[name]!(...given),
    },
  });
}
