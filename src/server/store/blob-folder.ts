import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bytes } from '../../base/bytes.ts';
import { fail, ok } from '../../base/result.ts';
import type { BlobStore } from '../ports.ts';
import { isAbsent } from './absent.ts';

/** Lies in the folder of the evidence and goes with it wherever it is mounted or copied. */
const MARK = 'EVIDENCE.txt';
const MARK_TEXT = '此文件夹存放现场证据，请勿删除本文件：没有它，服务器不认这个文件夹，也不会把其中缺少的文件记为丢失。\nThis folder holds the evidence. Keep this file: without it the server does not take the folder for its own, and counts nothing in it as lost.\n';

/** What is mounted at the place of the evidence, or lies under it when nothing is, is not the evidence. */
export class EvidenceElsewhere extends Error {
  override readonly name = 'EvidenceElsewhere';
}

/** Makes a folder the place of the evidence; where it is already, nothing happens. */
export async function markEvidenceFolder(root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  await writeFile(join(root, MARK), MARK_TEXT, { flag: 'wx', flush: true }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
}

export function isEvidenceFolder(root: string): Promise<boolean> {
  return exists(join(root, MARK));
}

/**
 * Evidence bytes in a folder, under their SHA-256. A file is written beside its place, flushed, moved there in one step
 * and its folder flushed, so after a power cut it is whole or absent, never half. A folder without the mark is some other:
 * nothing is put there, and what it does not have is not lost (F47).
 */
export function blobFolder(root: string): BlobStore {
  const pathOf = (sha256: string) => join(root, sha256.slice(0, 2), sha256);
  return {
    async put(sha256, bytes) {
      const path = pathOf(sha256);
      const draft = `${path}.${randomUUID()}`;
      let isPlaced = false;
      try {
        if (!(await isEvidenceFolder(root))) return fail('server/unwell');
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
        if (isAbsent(error)) return goneFrom(root, null);
        throw error;
      }
    },
    has: async (sha256) => (await exists(pathOf(sha256))) || goneFrom(root, false),
    async remove(sha256) {
      const folder = dirname(pathOf(sha256));
      try {
        // With what a process that was killed had begun to write for it.
        for (const name of await readdir(folder)) if (name.startsWith(sha256)) await rm(join(folder, name), { force: true });
        await flushFolder(folder);
        return ok(undefined);
      } catch (error) {
        const isGone = isAbsent(error) && (await isEvidenceFolder(root).catch(() => false));
        return isGone ? ok(undefined) : fail('server/unwell');
      }
    },
  };
}

/** True for a full disk or a used-up quota. */
export function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

/** Absence is an answer of the evidence's own folder alone. */
async function goneFrom<T>(root: string, answer: T): Promise<T> {
  if (await isEvidenceFolder(root)) return answer;
  throw new EvidenceElsewhere();
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
