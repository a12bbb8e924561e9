import type { Bytes } from '../../base/bytes.ts';
import { answerAbout, isAboutRegister } from './opfs-registers.ts';
import type { FileAnswer, FileAsk, FileRequest, RegisterAsk } from './opfs-messages.ts';

/** The part of a file's handle that only threads have, missing from the page's types. */
interface SyncHandle {
  read(into: Bytes, options: { at: number }): number;
  write(bytes: Bytes, options: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}
interface ThreadFile {
  createSyncAccessHandle(options?: { mode: 'read-only' | 'readwrite' }): Promise<SyncHandle>;
}

interface Held {
  readonly handle: SyncHandle;
  readonly mode: 'read-only' | 'readwrite';
}

const FOLDER = 'registers';
const held = new Map<string, Held>();
let turn: Promise<unknown> = Promise.resolve();

self.addEventListener('message', ({ data: { id, ask } }: MessageEvent<FileRequest>) => {
  const answering = isAboutRegister(ask) ? answerAbout(ask, { id, read, tell: (damage) => self.postMessage(damage) }) : inTurn(ask);
  void answering
    .catch((error: unknown) => ({ failure: error instanceof Error ? error.name : 'UnknownError' }))
    .then((answer: Partial<FileAnswer>) => self.postMessage({ id, failure: null, ...answer } satisfies FileAnswer, { transfer: answer.bytes === undefined ? [] : [answer.bytes.buffer] }))
    // what cannot be sent is answered too, or whoever asked would wait for it
    .catch((error: unknown) => self.postMessage({ id, failure: error instanceof Error ? error.name : 'UnknownError' } satisfies FileAnswer));
});

/** One after another: two openings of the same file would shut each other out. */
function inTurn(ask: Exclude<FileAsk, RegisterAsk>): Promise<Partial<FileAnswer>> {
  const mine = turn.then(() => answerTo(ask));
  turn = mine.catch(() => undefined);
  return mine;
}

/** What a register on this thread reads: at once from a file that is held open, else in its turn among all that is asked of the files. */
async function read(name: string, at: number, length: number): Promise<Bytes> {
  const present = held.get(name);
  if (present !== undefined) return readFrom(present.handle, { at, length });
  return (await inTurn({ does: 'read', name, at, length })).bytes ?? new Uint8Array(0);
}

async function answerTo(ask: Exclude<FileAsk, RegisterAsk>): Promise<Partial<FileAnswer>> {
  switch (ask.does) {
    case 'write': {
      const handle = await opened(ask.name, 'readwrite');
      for (const { at, bytes } of ask.parts) {
        if (handle.write(bytes, { at }) !== bytes.byteLength) throw new DOMException('no room', 'QuotaExceededError');
      }
      handle.flush();
      return {};
    }
    case 'read': {
      const handle = await opened(ask.name, 'read-only').catch(() => null);
      if (handle === null) return { bytes: await readSlowly(ask) };
      return { bytes: readFrom(handle, ask) };
    }
    case 'remove':
      letGo(ask.name);
      await (await folder()).removeEntry(ask.name).catch((error: unknown) => {
        if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
      });
      return {};
    case 'list': {
      const names: string[] = [];
      for await (const name of (await folder() as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
      return { names };
    }
    case 'release':
      for (const name of [...held.keys()]) letGo(name);
      return {};
  }
}

function readFrom(handle: SyncHandle, { at, length }: { readonly at: number; readonly length: number }): Bytes {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, handle.read(bytes, { at }));
}

/** A file being written is held alone; one that is only read may be held by every tab. */
async function opened(name: string, mode: Held['mode']): Promise<SyncHandle> {
  const present = held.get(name);
  if (present !== undefined && (present.mode === mode || present.mode === 'readwrite')) return present.handle;
  letGo(name);
  const file = (await (await folder()).getFileHandle(name, { create: mode === 'readwrite' })) as unknown as ThreadFile;
  const handle = await file.createSyncAccessHandle({ mode });
  held.set(name, { handle, mode });
  return handle;
}

/** Where another tab holds the file and this browser lets only one do so. */
async function readSlowly({ name, at, length }: { readonly name: string; readonly at: number; readonly length: number }): Promise<Bytes> {
  const file = await (await (await folder()).getFileHandle(name)).getFile();
  return new Uint8Array(await file.slice(at, at + length).arrayBuffer());
}

function letGo(name: string): void {
  held.get(name)?.handle.close();
  held.delete(name);
}

async function folder() {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
}
