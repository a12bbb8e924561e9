import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok } from '../../base/result.ts';
import type { Result } from '../../base/result.ts';

export interface FolderLock {
  release(): void;
}

export interface FolderInUse {
  readonly code: 'store/in-use';
  readonly detail: { readonly pid: number; readonly path: string };
}

/**
 * One process per data folder. The embedded database has no lock of its own: opened twice, the two copies part without
 * an error and one is lost. The lock names its process; one left by a process that is gone is taken over.
 */
export function lockFolder(folder: string): Result<FolderLock, FolderInUse> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'in-use-by.pid');
  for (let attempt = 0; attempt < 3; attempt++) {
    if (claimed(path)) return ok({ release: () => rmSync(path, { force: true }) });
    const holder = holderOf(path);
    if (holder !== null && isAlive(holder)) return fail('store/in-use', { pid: holder, path }) as Result<FolderLock, FolderInUse>;
    rmSync(path, { force: true });
  }
  return fail('store/in-use', { pid: holderOf(path) ?? 0, path }) as Result<FolderLock, FolderInUse>;
}

function claimed(path: string): boolean {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, `${process.pid}\n`);
    fsyncSync(file);
    closeSync(file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(path: string): number | null {
  try {
    const pid = Number(readFileSync(path, 'utf8').trim());
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null; // gone between two looks
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM'; // alive, and another user's
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
