import { spawnSync } from 'node:child_process';
import fs, { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../../src/server/store/folder-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the data folder', () => {
  it('[F39] is one process\'s: a second taker is refused and told whose it is', () => {
    expect(lockFolder(folder).ok).toBe(true);
    expect(lockFolder(folder)).toMatchObject({ ok: false, error: { code: 'store/in-use', detail: { pid: process.pid } } });
  });

  it('is free again after release', () => {
    const lock = lockFolder(folder);
    if (lock.ok) lock.value.release();
    expect(readdirSync(folder)).toEqual([]);
    expect(lockFolder(folder).ok).toBe(true);
  });

  it('[F39] has one holder, also when another looks while the lock is being written', () => {
    const real = fs.writeSync;
    const others: boolean[] = [];
    fs.writeSync = ((file: number, text: string) => {
      fs.writeSync = real;
      syncBuiltinESMExports();
      others.push(lockFolder(folder).ok);
      return real(file, text);
    }) as typeof fs.writeSync;
    syncBuiltinESMExports();
    const own = lockFolder(folder).ok;
    expect([...others, own].filter(Boolean)).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['in-use-by.pid']);
  });

  it('[F39] stays the other\'s, when who had it before comes back and lets go of it', () => {
    const lock = lockFolder(folder);
    rmSync(join(folder, 'in-use-by.pid'));
    expect(lockFolder(folder).ok).toBe(true);
    if (lock.ok) lock.value.release();
    expect(readdirSync(folder)).toEqual(['in-use-by.pid']);
  });

  it('is taken over from a process that is gone, or from a file that names none', () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    for (const left of [`${gone}\n`, '', 'nonsense']) {
      writeFileSync(join(folder, 'in-use-by.pid'), left);
      const lock = lockFolder(folder);
      expect(lock.ok).toBe(true);
      if (lock.ok) lock.value.release();
    }
  });

  it('[F39] is taken over from a process whose number another one has now, as in a container that starts again', () => {
    writeFileSync(join(folder, 'in-use-by.pid'), `${process.pid} 1\n`);
    expect(lockFolder(folder).ok).toBe(true);
    expect(lockFolder(folder).ok).toBe(false);
  });
});
