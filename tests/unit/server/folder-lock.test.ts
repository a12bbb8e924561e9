import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
