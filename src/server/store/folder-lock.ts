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

interface Holder {
  readonly pid: number;
  /** As `beganAt` gave it; null where that gave nothing. */
  readonly began: string | null;
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
    if (holder !== null && isAlive(holder)) return fail('store/in-use', { pid: holder.pid, path }) as Result<FolderLock, FolderInUse>;
    rmSync(path, { force: true });
  }
  return fail('store/in-use', { pid: holderOf(path)?.pid ?? 0, path }) as Result<FolderLock, FolderInUse>;
}

function claimed(path: string): boolean {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, `${process.pid} ${beganAt(process.pid) ?? ''}\n`);
    fsyncSync(file);
    closeSync(file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(path: string): Holder | null {
  try {
    const [first = '', began = null] = readFileSync(path, 'utf8').trim().split(' ');
    const pid = Number(first);
    return Number.isInteger(pid) && pid > 0 ? { pid, began } : null;
  } catch {
    return null; // gone between two looks
  }
}

/** Process numbers come again, in a container at every start: it is the same process only if it began at the same moment. */
function isAlive({ pid, began }: Holder): boolean {
  if (began !== null) return beganAt(pid) === began;
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM'; // alive, and another user's
  }
}

/** In the kernel's ticks since the machine began; null where no such process is, or no Linux. */
function beganAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null; // the 22nd field; the second, in brackets, may hold anything
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
