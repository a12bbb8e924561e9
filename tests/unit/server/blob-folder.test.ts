import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobFolder, EvidenceElsewhere, markEvidenceFolder } from '../../../src/server/store/blob-folder.ts';

let root: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'doorstep-blobs-'));
  await markEvidenceFolder(root);
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

  it('[F47] where another disk is mounted, or none, nothing is lost, nothing is put and nothing is removed', async () => {
    const store = blobFolder(root);
    const bytes = new Uint8Array([1]);
    expect(await store.put(digest, bytes)).toMatchObject({ ok: true });
    for (const elsewhere of [join(root, 'not-mounted'), mkdtempSync(join(tmpdir(), 'doorstep-blobs-'))]) {
      const other = blobFolder(elsewhere);
      await expect(other.has(digest)).rejects.toThrow(EvidenceElsewhere);
      await expect(other.get(digest)).rejects.toThrow(EvidenceElsewhere);
      expect([await other.put(digest, bytes), await other.remove(digest)]).toMatchObject([{ error: { code: 'server/unwell' } }, { error: { code: 'server/unwell' } }]);
      expect(existsSync(join(elsewhere, 'ab'))).toBe(false);
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  it('[C-19] what cannot be removed is said to be there still, whatever the disk answers', async () => {
    const store = blobFolder(root);
    symlinkSync('ab', join(root, 'ab')); // leads to itself
    expect(await store.remove(digest)).toMatchObject({ ok: false, error: { code: 'server/unwell' } });
    rmSync(join(root, 'ab'));
    expect(await store.remove(digest)).toMatchObject({ ok: true });
  });
});
