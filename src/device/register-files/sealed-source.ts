import type { BlockSource } from '../../register/block-source.ts';
import { readPrelude } from '../../register/prelude.ts';
import type { LockKey } from '../../protocol/seal.ts';
import type { BlockFiles } from './block-files.ts';
import { openFileKey } from './file-keys.ts';
import type { UnlockedFile } from './kept-register.ts';
import type { KeptFile } from './register-rows.ts';
import { openBlock, PRELUDE_INDEX, sealedPlace } from './sealed-blocks.ts';
import type { FileKey } from './sealed-blocks.ts';

export interface BlockDisk {
  readonly files: Pick<BlockFiles, 'read'>;
  /** A block was read and does not open, or is not all there. A disk that gives no answer is no damage. */
  readonly onDamage: () => void;
}

export interface OpenedFile {
  readonly key: FileKey;
  readonly source: BlockSource;
}

/** A kept file as look-ups read it, block by block. Null when lock, lease or bytes do not open it. */
export async function openKeptFile(disk: BlockDisk, file: KeptFile, keys: { readonly leaseKey: string; readonly lockKey: LockKey }): Promise<OpenedFile | null> {
  const unlocked = await unlockFile(file, keys);
  return unlocked === null ? null : openUnlocked(disk, unlocked);
}

/** Null when lock or lease do not open it. */
export async function unlockFile({ name, sha256, prelude, keyWrap }: KeptFile, keys: { readonly leaseKey: string; readonly lockKey: LockKey }): Promise<UnlockedFile | null> {
  const key = await openFileKey(keyWrap, keys);
  return key === null ? null : { name, sha256, prelude, key };
}

/** Null when its first page is damaged, or another file's. */
export async function openUnlocked(disk: BlockDisk, file: UnlockedFile): Promise<OpenedFile | null> {
  const head = await openBlock(file.prelude, PRELUDE_INDEX, file);
  const prelude = head === null ? null : await readPrelude(head, file.sha256);
  if (prelude === null || !prelude.ok) return null;
  return { key: file, source: sealedSource(disk, { name: file.name, key: file }, prelude.value) };
}

export function sealedSource(disk: BlockDisk, file: { readonly name: string; readonly key: FileKey }, prelude: BlockSource['prelude']): BlockSource {
  return {
    prelude,
    sealed: true,
    async readBlock(index) {
      const block = prelude.blocks[index];
      if (block === undefined) return null;
      const { at, length } = sealedPlace(block, index);
      const sealed = await disk.files.read(file.name, at, length).catch(() => null);
      if (sealed === null) return null;
      const plain = sealed.byteLength === length ? await openBlock(sealed, index, file.key) : null;
      if (plain === null) disk.onDamage();
      return plain;
    },
  };
}
