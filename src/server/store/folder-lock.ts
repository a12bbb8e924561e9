import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
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
 * an error and one is lost. The lock names its process; one left by a process that is gone is taken over. It gets its
 * place when it is written, never before, so that nobody who looks in between finds one that names nobody (F39).
 */
export function lockFolder(folder: string): Result<FolderLock, FolderInUse> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'in-use-by.pid');
  for (let attempt = 0; attempt < 3; attempt++) {
    const mark = claimed(path);
    if (mark !== null) return ok({ release: () => release(path, mark) });
    const holder = holderOf(path);
    if (holder !== null && isAlive(holder)) return fail('store/in-use', { pid: holder.pid, path }) as Result<FolderLock, FolderInUse>;
    clearAway(path);
  }
  return fail('store/in-use', { pid: holderOf(path)?.pid ?? 0, path }) as Result<FolderLock, FolderInUse>;
}

/** The mark of our lock, in its second line: a file's number is given out again. Null when there is a lock already. */
function claimed(path: string): string | null {
  const mark = randomUUID();
  const draft = `${path}.${mark}`;
  writeFlushed(draft, mark);
  try {
    linkSync(draft, path);
    return mark;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return null;
    return claimedWithoutLink(path, mark);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A file system that has no links: there the lock is empty for a moment. */
function claimedWithoutLink(path: string, mark: string): string | null {
  try {
    writeFlushed(path, mark);
    return mark;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return null;
    throw error;
  }
}

function writeFlushed(path: string, mark: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, `${process.pid} ${beganAt(process.pid) ?? ''}\n${mark}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Takes a lock that holds nothing out of the way. It is looked at once more there: another may have taken the folder meanwhile, and gets its lock back. */
function clearAway(path: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
    const holder = holderOf(aside);
    if (holder !== null && isAlive(holder)) linkSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error; // somebody else was faster
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Ours alone: who was taken for gone and had its folder taken over leaves the other's lock where it is. */
function release(path: string, mark: string): void {
  if (linesOf(path)[1] === mark) rmSync(path, { force: true });
}

function holderOf(path: string): Holder | null {
  const [first = '', began = null] = (linesOf(path)[0] ?? '').trim().split(' ');
  const pid = Number(first);
  return Number.isInteger(pid) && pid > 0 ? { pid, began } : null;
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return []; // gone between two looks
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
