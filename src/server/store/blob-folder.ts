import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bytes } from '../../base/bytes.ts';
import { fail, ok } from '../../base/result.ts';
import type { BlobStore } from '../ports.ts';

/**
 * Evidence bytes in a folder, under their SHA-256. A file is written beside its place, flushed, moved there in one step
 * and its folder flushed, so after a power cut it is whole or absent, never half.
 */
export function blobFolder(root: string): BlobStore {
  const pathOf = (sha256: string) => join(root, sha256.slice(0, 2), sha256);
  return {
    async put(sha256, bytes) {
      const path = pathOf(sha256);
      const draft = `${path}.${randomUUID()}`;
      let isPlaced = false;
      try {
        // Whoever put it there may have been killed before the folder was on the disk: it counts when it is.
        if (await exists(path)) return await flushFolder(dirname(path)).then(() => ok(undefined));
        const isNew = (await mkdir(dirname(path), { recursive: true })) !== undefined;
        await writeFlushed(draft, bytes);
        await rename(draft, path);
        isPlaced = true;
        await flushFolder(dirname(path));
        if (isNew) await flushFolder(root);
        return ok(undefined);
      } catch (error) {
        // A flush that failed once says nothing the next time (F41): what it was for goes, and is written anew.
        await rm(isPlaced ? path : draft, { force: true });
        return fail(isFull(error) ? 'server/storage-full' : 'server/unwell');
      }
    },
    async get(sha256) {
      try {
        return new Uint8Array(await readFile(pathOf(sha256)));
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },
    has: (sha256) => exists(pathOf(sha256)),
    async remove(sha256) {
      const folder = dirname(pathOf(sha256));
      try {
        // With what a process that was killed had begun to write for it.
        for (const name of await readdir(folder)) if (name.startsWith(sha256)) await rm(join(folder, name), { force: true });
        await flushFolder(folder);
        return ok(undefined);
      } catch {
        return (await exists(folder)) ? fail('server/unwell') : ok(undefined);
      }
    },
  };
}

/** True for a full disk or a used-up quota. */
export function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

async function writeFlushed(path: string, bytes: Bytes): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

/** No handle left, no right, a disk that gives no answer: that the bytes are gone nobody has said then (F47). */
function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
