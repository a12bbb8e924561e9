import type { KeptRegister } from '../../../../src/device/register-files/kept-register.ts';
import { blockReader, openOnPage, openOnThread, screenLookup, takenIn, throwAway } from './kept.ts';

/** What the bench asks of the page. */
export interface Phone {
  /** Milliseconds from the request until the register can be asked: as the app does it; and the same bytes plain. */
  takeIn(): Promise<number>;
  takePlain(url: string): Promise<number>;
  /** Opens the file anew, nothing of it in memory: where the app reads it, or on the page's own thread. */
  open(where: 'thread' | 'page'): Promise<void>;
  /** Milliseconds of each question; how many were answered with the row meant. */
  lookups(questions: readonly Asked[]): Promise<Timed>;
  searches(questions: readonly Asked[]): Promise<Timed>;
  /** The same with what a screen has around it: lease, area, masking. */
  screenLookups(questions: readonly Asked[], supplierId: string): Promise<Timed>;
  /** Milliseconds of having one block read and opening it, and nothing else: what this machine's disk, threads and cipher cost just now. */
  blocks(count: number): Promise<readonly number[]>;
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

const MOST = 20;
const plain = new Worker(new URL('./plain-worker.ts', import.meta.url), { type: 'module' });
let register: KeptRegister | null = null;

const phone: Phone = {
  async takeIn() {
    register = null;
    await throwAway();
    const startMs = performance.now();
    register = await takenIn();
    return performance.now() - startMs;
  },
  takePlain: (url) =>
    new Promise((resolve, reject) => {
      plain.onmessage = ({ data }: MessageEvent<{ ms?: number; error?: string }>) => (data.ms === undefined ? reject(new Error(data.error)) : resolve(data.ms));
      plain.postMessage(url);
    }),
  async open(where) {
    if (where === 'page') register?.close();
    register = where === 'page' ? await openOnPage() : await openOnThread();
  },
  lookups: (questions) =>
    timed(questions, async ({ typed }) => {
      const answer = await present().lookup(typed, MOST);
      return answer.ok ? answer.value.matches.map(({ row }) => row.assetNumber) : [];
    }),
  searches: (questions) =>
    timed(questions, async ({ typed }) => {
      const answer = await present().search(typed, { limit: MOST });
      return answer.ok ? answer.value.hits.map(({ row }) => row.assetNumber) : [];
    }),
  screenLookups: (questions, supplierId) =>
    timed(questions, async ({ typed }) => {
      const { hits } = await screenLookup.find({ supplierId, way: 'meter-number', text: typed });
      return hits.map(({ reference }) => reference.meter.meterNumber);
    }),
  async blocks(count) {
    const { pages, read } = await blockReader();
    const ms: number[] = [];
    for (let i = 0; i < count; i++) {
      const startMs = performance.now();
      await read((i * 7919) % pages);
      ms.push(performance.now() - startMs);
    }
    return ms;
  },
};

Object.assign(globalThis, { phone });

function present(): KeptRegister {
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
