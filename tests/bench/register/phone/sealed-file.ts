import { concatBytes } from '../../../../src/base/bytes.ts';
import type { Bytes } from '../../../../src/base/bytes.ts';
import {
  openBlock,
  sealBlock,
  sealedPlace,
  PRELUDE_INDEX,
} from '../../../../src/device/register-files/sealed-blocks.ts';
import type { FileKey } from '../../../../src/device/register-files/sealed-blocks.ts';
import type { BlockSource } from '../../../../src/register/block-source.ts';
import { createIntake } from '../../../../src/register/intake.ts';
import { openRegister } from '../../../../src/register/open.ts';
import type { Register } from '../../../../src/register/open.ts';
import type { Prelude } from '../../../../src/register/prelude.ts';

/** A file of the origin's private file system, read and written at once: only workers have it. */
export interface SyncFile {
  read(into: Uint8Array, at: { readonly at: number }): number;
  write(from: Uint8Array, at: { readonly at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

type HandleWithSync = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncFile> };

export async function syncFile(name: string): Promise<SyncFile> {
  const root = await navigator.storage.getDirectory();
  return ((await root.getFileHandle(name, { create: true })) as HandleWithSync).createSyncAccessHandle();
}

export interface Kept {
  readonly prelude: Prelude;
  readonly key: FileKey;
}

const GATHERED_BYTES = 512 * 1024;

/** From the wire to a sealed file on the disk, checked, and answering a first question. */
export async function takeIn(
  url: string,
  wanted: { readonly digest: string; readonly key: CryptoKey; readonly name: string },
): Promise<Kept> {
  const key: FileKey = { key: wanted.key, sha256: wanted.digest };
  const file = await syncFile(wanted.name);
  file.truncate(0);
  const intake = createIntake(wanted.digest);
  const body = (await fetch(url)).body;
  if (body === null) throw new Error('no body');
  // sealing goes on while the next chunk comes and is checked
  let sealing: Promise<void> = Promise.resolve();
  const reader = body.getReader();
  for (;;) {
    const value = await gathered(reader);
    if (value === null) break;
    const taken = await intake.push(value);
    if (!taken.ok) throw new Error(taken.error.code);
    const { prelude } = intake;
    if (prelude === null || taken.value.length === 0) continue;
    const sealed = Promise.all(
      taken.value.map(async ({ index, bytes }) => ({
        place: sealedPlace(prelude.blocks[index]!, index),
        bytes: await sealBlock(bytes, index, key),
      })),
    );
    await sealing;
    sealing = sealed.then((parts) => parts.forEach(({ place, bytes }) => file.write(bytes, { at: place.at })));
  }
  await sealing;
  const ended = intake.end();
  if (!ended.ok) throw new Error(ended.error.code);
  await sealBlock(ended.value.bytes, PRELUDE_INDEX, key);
  file.flush();
  const kept = { prelude: ended.value, key };
  const register = await openRegister(workerSource(file, kept));
  if (!register.ok) throw new Error(register.error.code);
  file.close();
  return kept;
}

/** Some chunks at once: checking and sealing many blocks together waits once. Null at the end. */
async function gathered(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>): Promise<Bytes | null> {
  const chunks: Bytes[] = [];
  let length = 0;
  while (length < GATHERED_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  return length === 0 ? null : concatBytes(...chunks);
}

/** What it is held against: the same bytes fetched, decompressed and written, nothing else. */
export async function takePlain(url: string, name: string): Promise<void> {
  const file = await syncFile(name);
  file.truncate(0);
  const body = (await fetch(url)).body;
  if (body === null) throw new Error('no body');
  const reader = body.pipeThrough(new DecompressionStream('gzip')).getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    at += file.write(value, { at });
  }
  file.flush();
  file.close();
}

export function workerSource(file: SyncFile, { prelude, key }: Kept): BlockSource {
  return {
    prelude,
    sealed: true,
    readBlock(index) {
      const { at, length } = sealedPlace(prelude.blocks[index]!, index);
      const sealed = new Uint8Array(length);
      file.read(sealed, { at });
      return openBlock(sealed, index, key);
    },
  };
}

/** The main thread has no such handles: it reads slices of the file. */
export async function pageSource(name: string, { prelude, key }: Kept): Promise<BlockSource> {
  const file = await (await (await navigator.storage.getDirectory()).getFileHandle(name)).getFile();
  return {
    prelude,
    sealed: true,
    async readBlock(index) {
      const { at, length } = sealedPlace(prelude.blocks[index]!, index);
      return openBlock(new Uint8Array(await file.slice(at, at + length).arrayBuffer()) as Bytes, index, key);
    },
  };
}

export async function opened(source: BlockSource): Promise<Register> {
  const register = await openRegister(source);
  if (!register.ok) throw new Error(register.error.code);
  return register.value;
}
