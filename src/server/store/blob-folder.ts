import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
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
      if (await exists(path)) return ok(undefined);
      const draft = `${path}.${randomUUID()}`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeFlushed(draft, bytes);
        await rename(draft, path);
        await flushFolder(dirname(path));
        return ok(undefined);
      } catch (error) {
        await rm(draft, { force: true });
        return fail(isFull(error) ? 'server/storage-full' : 'server/unwell');
      }
    },
    async get(sha256) {
      try {
        return new Uint8Array(await readFile(pathOf(sha256)));
      } catch {
        return null; // never stored here
      }
    },
    has: (sha256) => exists(pathOf(sha256)),
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
  return stat(path).then(() => true, () => false);
}
