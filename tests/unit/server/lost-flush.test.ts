import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256Hex, utf8 } from '../../../src/base/bytes.ts';
import { blobFolder, markEvidenceFolder } from '../../../src/server/store/blob-folder.ts';

let root: string;
let handles: FileHandle;
const bytes = utf8('照片');

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'doorstep-flush-'));
  const handle = await open(root, 'r');
  handles = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  await markEvidenceFolder(root);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

const files = () => readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== 'EVIDENCE.txt');
const failed = () => Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' });

describe('a disk that cannot flush', () => {
  it.each([1, 2, 3])('[F41, I3] at flush %i: the bytes are never said to be stored, nothing of them is left to be taken for stored, and they are taken once the disk works', async (nth) => {
    const real = handles.sync;
    let flushes = 0;
    vi.spyOn(handles, 'sync').mockImplementation(function (this: FileHandle) {
      return (flushes += 1) === nth ? Promise.reject(failed()) : real.call(this);
    });
    const store = blobFolder(root);
    const sha256 = await sha256Hex(bytes);
    expect(await store.put(sha256, bytes)).toMatchObject({ ok: false, error: { code: 'server/unwell' } });
    expect(await store.has(sha256)).toBe(false);
    expect(files()).toEqual([]);
    expect(await store.put(sha256, bytes)).toEqual({ ok: true, value: undefined });
    expect(await store.get(sha256)).toEqual(bytes);
  });

  it('[F41, I3] bytes that lie there already are flushed once more before they count: who put them may have been killed before it', async () => {
    const sha256 = await sha256Hex(bytes);
    await blobFolder(root).put(sha256, bytes);
    const flush = vi.spyOn(handles, 'sync').mockRejectedValue(failed());
    expect(await blobFolder(root).put(sha256, bytes)).toMatchObject({ ok: false, error: { code: 'server/unwell' } });
    flush.mockRestore();
    expect(await blobFolder(root).put(sha256, bytes)).toMatchObject({ ok: true });
    expect(await blobFolder(root).get(sha256)).toEqual(bytes);
  });
});
