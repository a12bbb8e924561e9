import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Bytes } from '../../base/bytes.ts';
import type { ServerSettings } from '../ports.ts';

/** The register files as they go out, each under its digest; a delta under those of both its ends. */
export interface RegisterFolder {
  /** A file whose head is known last: blocks are written beside it and moved behind the head at the end. */
  draft(): Promise<{ add(block: Uint8Array): Promise<void>; finish(head: Uint8Array, name: string): Promise<void> }>;
  put(name: string, bytes: Uint8Array): Promise<void>;
  sizeBytes(name: string): Promise<number | null>;
  /** Null when it is not here. */
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
      const blocks = await open(blocksPath, 'w');
      return {
        add: (block) => blocks.appendFile(block), // all of it: `write` may stop at half
        async finish(head, name) {
          await blocks.close();
          const wholePath = `${blocksPath}.whole`;
          await pipeline(whole(head, blocksPath), createWriteStream(wholePath, { flush: true }));
          await rename(wholePath, pathOf(name));
          await rm(blocksPath, { force: true });
        },
      };
    },
    async put(name, bytes) {
      const draft = await folder.draft();
      await draft.finish(bytes, name);
    },
    sizeBytes: (name) => stat(pathOf(name)).then(({ size }) => size, () => null),
    read: (name) => readFile(pathOf(name)).then((bytes) => new Uint8Array(bytes), () => null),
    stream: (name, { from, to }) => Readable.toWeb(createReadStream(pathOf(name), { start: from, end: to - 1 })) as ReadableStream<Uint8Array>,
    async keepOnly(names) {
      const present = await readdir(root).catch(() => []);
      for (const name of present) if (!names.has(name)) await rm(pathOf(name), { force: true });
    },
  };
  return folder;
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
