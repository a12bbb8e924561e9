import type { Bytes } from '../../base/bytes.ts';
import { MS_PER_SECOND } from '../../base/clock.ts';
import { fail } from '../../base/result.ts';
import type { Timers } from '../../base/timers.ts';
import type { BlockFiles } from './block-files.ts';
import type { KeptRegister } from './kept-register.ts';
import type { FileAnswer, FileAsk, FileDamage, FileRequest } from './opfs-messages.ts';

/**
 * Longer than any answer takes on a slow phone that has just woken up; a thread that the browser has ended without a word
 * gives none.
 */
const ANSWER_WITHIN_MS = 30 * MS_PER_SECOND;

/**
 * The origin's private file system, by a thread of its own, where reading is at once and no search holds up
 * the page. Null where this browser has no such thing, or only half of it. Time: whoever asks has an answer, if only
 * that there is none, within half a minute.
 */
export async function opfsFiles(createWorker: () => Worker, timers: Timers): Promise<BlockFiles | null> {
  let worker: Worker;
  try {
    worker = createWorker();
  } catch {
    return null;
  }
  const waiting = new Map<number, { answer: (answer: FileAnswer) => void; fail: (error: Error) => void }>();
  let lastId = 0;
  const onDamage = new Map<number, () => void>();
  worker.addEventListener('message', ({ data }: MessageEvent<FileAnswer | FileDamage>) => {
    if ('damaged' in data) return onDamage.get(data.damaged)?.();
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.failure === null) asked?.answer(data);
    else asked?.fail(new DOMException('files', data.failure));
  });
  const failAll = () => {
    for (const asked of waiting.values()) asked.fail(new DOMException('files', 'UnknownError'));
    waiting.clear();
  };
  worker.addEventListener('error', failAll);
  worker.addEventListener('messageerror', failAll); // an answer that cannot be read does not say whose it was
  const ask = (wanted: FileAsk, moved: Transferable[] = []) => {
    lastId += 1;
    const id = lastId;
    let stopWaiting = () => {};
    return new Promise<FileAnswer>((answer, refuse) => {
      waiting.set(id, { answer, fail: refuse });
      stopWaiting = timers.after(ANSWER_WITHIN_MS, () => {
        waiting.delete(id);
        refuse(new DOMException('files', 'TimeoutError'));
      });
      worker.postMessage({ id, ask: wanted } satisfies FileRequest, moved);
    }).finally(() => stopWaiting());
  };
  /** What the thread has no answer for cannot be read. */
  const question = <T>(wanted: FileAsk, of: (answer: FileAnswer) => T | undefined) => ask(wanted).then((answer) => of(answer) ?? unreadable, () => unreadable);
  const tell = (wanted: FileAsk) => void ask(wanted).catch(() => undefined);
  function close(register: number): void {
    onDamage.delete(register);
    tell({ does: 'close', register });
  }

  function registerAt(register: number, about: KeptRegister['about']): KeptRegister {
    return {
      about,
      lookup: (text, limit, of) => question({ does: 'look-up', register, text, limit, of }, ({ lookedUp }) => lookedUp),
      search(text, { limit, signal }) {
        const answer = question({ does: 'search', register, text, limit }, ({ searched }) => searched);
        const asked = lastId;
        const stop = () => tell({ does: 'stop', asked });
        // Taken back while the register was still being opened, too.
        if (signal?.aborted === true) stop();
        else signal?.addEventListener('abort', stop, { once: true });
        return answer.finally(() => signal?.removeEventListener('abort', stop));
      },
      neighbours: (row) => question({ does: 'neighbours', register, row }, ({ neighbours }) => neighbours),
      close: () => close(register),
    };
  }

  const files: BlockFiles = {
    write: async (name, parts) => void (await ask({ does: 'write', name, parts }, parts.map(({ bytes }) => bytes.buffer))),
    read: async (name, at, length) => (await ask({ does: 'read', name, at, length })).bytes ?? new Uint8Array(0),
    remove: async (name) => void (await ask({ does: 'remove', name })),
    list: async () => (await ask({ does: 'list' })).names ?? [],
    async openRegister(file, damaged) {
      const answer = ask({ does: 'open', file });
      const register = lastId;
      onDamage.set(register, damaged);
      let opened: KeptRegister | null = null;
      try {
        const { about } = await answer;
        opened = about === undefined || about === null ? null : registerAt(register, about);
        return opened;
      } finally {
        if (opened === null) close(register); // without an answer, the thread may have opened it all the same
      }
    },
    release: () => tell({ does: 'release' }),
  };
  return (await works(files)) ? files : ended(worker);
}

export function createFileWorker(): Worker {
  return new Worker(new URL('./opfs-worker.ts', import.meta.url), { type: 'module' });
}

function ended(worker: Worker): null {
  worker.terminate();
  return null;
}

const unreadable = fail('register/unreadable');
/** Some browsers have the folder and not the handles, or refuse both in a private window: only trying tells. */
async function works(files: BlockFiles): Promise<boolean> {
  const trial = `trial-${crypto.randomUUID()}`; // two tabs may try at once
  try {
    await files.write(trial, [{ at: 0, bytes: new Uint8Array([7]) }]);
    const back: Bytes = await files.read(trial, 0, 1);
    await files.remove(trial);
    return back[0] === 7;
  } catch {
    return false;
  }
}
