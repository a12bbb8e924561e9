import type { Bytes } from '../../base/bytes.ts';
import type { BlockFiles } from './block-files.ts';
import type { FileAnswer, FileAsk, FileRequest } from './opfs-messages.ts';

/**
 * The origin's private file system, by a thread of its own, where reading is at once. Null where this browser has no
 * such thing, or only half of it.
 */
export async function opfsFiles(createWorker: () => Worker): Promise<BlockFiles | null> {
  let worker: Worker;
  try {
    worker = createWorker();
  } catch {
    return null;
  }
  const waiting = new Map<number, { answer: (answer: FileAnswer) => void; fail: (error: Error) => void }>();
  let lastId = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<FileAnswer>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.failure === null) asked?.answer(data);
    else asked?.fail(new DOMException('files', data.failure));
  });
  worker.addEventListener('error', () => {
    for (const asked of waiting.values()) asked.fail(new DOMException('files', 'UnknownError'));
    waiting.clear();
  });
  const ask = (wanted: FileAsk, moved: Transferable[] = []) =>
    new Promise<FileAnswer>((answer, fail) => {
      lastId += 1;
      waiting.set(lastId, { answer, fail });
      worker.postMessage({ id: lastId, ask: wanted } satisfies FileRequest, moved);
    });

  const files: BlockFiles = {
    write: async (name, parts) => void (await ask({ does: 'write', name, parts }, parts.map(({ bytes }) => bytes.buffer))),
    read: async (name, at, length) => (await ask({ does: 'read', name, at, length })).bytes ?? new Uint8Array(0),
    remove: async (name) => void (await ask({ does: 'remove', name })),
    list: async () => (await ask({ does: 'list' })).names ?? [],
    release: () => void ask({ does: 'release' }).catch(() => undefined),
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

const TRIAL = 'trial';

/** Some browsers have the folder and not the handles, or refuse both in a private window: only trying tells. */
async function works(files: BlockFiles): Promise<boolean> {
  try {
    await files.write(TRIAL, [{ at: 0, bytes: new Uint8Array([7]) }]);
    const back: Bytes = await files.read(TRIAL, 0, 1);
    await files.remove(TRIAL);
    return back[0] === 7;
  } catch {
    return false;
  }
}
