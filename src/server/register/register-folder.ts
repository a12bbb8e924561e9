import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Bytes } from '../../base/bytes.ts';
import type { ServerSettings } from '../ports.ts';
import { isAbsent } from '../store/absent.ts';

/** A file whose head is known last: blocks are written beside it and moved behind the head at the end. */
export interface RegisterDraft {
  add(block: Uint8Array): Promise<void>;
  /** Lets go of the draft by itself where it fails. */
  finish(head: Uint8Array, name: string): Promise<void>;
  /** Lets go of what was begun: due wherever `finish` is not reached. */
  abandon(): Promise<void>;
}

/**
 * The register files as they go out, each under its digest; a delta under those of both its ends. Null: it is not here.
 * Where the folder cannot be looked at everything rejects: that says nothing of what is in it.
 */
export interface RegisterFolder {
  draft(): Promise<RegisterDraft>;
  put(name: string, bytes: Uint8Array): Promise<void>;
  sizeBytes(name: string): Promise<number | null>;
  read(name: string): Promise<Bytes | null>;
  stream(name: string, range: { readonly from: number; readonly to: number }): ReadableStream<Uint8Array>;
  /** Throws away every other file: versions no longer kept, drafts of a build that was broken off. */
  keepOnly(names: ReadonlySet<string>): Promise<void>;
}

/** Whatever is here was written whole and flushed before it got its name. */
export function registerFolder(settings: Pick<ServerSettings, 'dataDir'>): RegisterFolder {
  const root = join(settings.dataDir, 'register');
  const pathOf = (name: string) => join(root, name);
  const folder: RegisterFolder = {
    async draft() {
      await mkdir(root, { recursive: true });
      const blocksPath = pathOf(`${randomUUID()}.draft`);
      const wholePath = `${blocksPath}.whole`;
      const blocks = await open(blocksPath, 'w');
      const abandon = async () => {
        await blocks.close().catch(() => undefined); // or the handle is never given back
        for (const path of [blocksPath, wholePath]) await rm(path, { force: true });
      };
      return {
        add: (block) => blocks.appendFile(block), // all of it: `write` may stop at half
        abandon,
        async finish(head, name) {
          try {
            await blocks.close();
            await pipeline(whole(head, blocksPath), createWriteStream(wholePath, { flush: true }));
            await rename(wholePath, pathOf(name));
          } finally {
            await abandon();
          }
        },
      };
    },
    async put(name, bytes) {
      const draft = await folder.draft();
      await draft.finish(bytes, name);
    },
    sizeBytes: (name) => stat(pathOf(name)).then(({ size }) => size, orNull),
    read: (name) => readFile(pathOf(name)).then((bytes) => new Uint8Array(bytes), orNull),
    stream: (name, { from, to }) => Readable.toWeb(createReadStream(pathOf(name), { start: from, end: to - 1 })) as ReadableStream<Uint8Array>,
    async keepOnly(names) {
      const present = await readdir(root).catch(orNull);
      for (const name of present ?? []) if (!names.has(name)) await rm(pathOf(name), { force: true });
    },
  };
  return folder;
}

function orNull(error: unknown): null {
  if (isAbsent(error)) return null;
  throw error;
}

async function* whole(head: Uint8Array, blocksPath: string): AsyncGenerator<Uint8Array> {
  yield head;
  yield* createReadStream(blocksPath) as AsyncIterable<Uint8Array>;
}

export function deltaName(fromSha256: string, toSha256: string): string {
  return `${fromSha256}-${toSha256}.delta`;
}

export function fileName(sha256: string): string {
  return `${sha256}.register`;
}
