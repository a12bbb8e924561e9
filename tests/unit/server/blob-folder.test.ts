import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobFolder } from '../../../src/server/store/blob-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'doorstep-blobs-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const digest = 'ab'.repeat(32);

describe('the folder of evidence', () => {
  it('[F47] a place that cannot be looked at is no word of loss: nobody is told that its bytes are gone', async () => {
    mkdirSync(join(root, 'ab'));
    symlinkSync(digest, join(root, 'ab', digest)); // leads to itself: there, and not to be read
    const store = blobFolder(root);
    await expect(store.has(digest)).rejects.toThrow('ELOOP');
    await expect(store.get(digest)).rejects.toThrow('ELOOP');
  });

  it('[F47] bytes that are not there are gone, whatever stands where their folder was', async () => {
    const store = blobFolder(root);
    expect([await store.has(digest), await store.get(digest)]).toEqual([false, null]);
    writeFileSync(join(root, 'ab'), '');
    expect([await store.has(digest), await store.get(digest)]).toEqual([false, null]);
  });
});
