import { openRegister } from '../../register/open.ts';
import type { Register } from '../../register/open.ts';
import type { LockKey } from '../../protocol/seal.ts';
import type { KeptFile } from './register-rows.ts';
import { openKeptFile } from './sealed-source.ts';
import type { BlockDisk } from './sealed-source.ts';

/** Null when lock, lease or bytes do not open it. */
export async function openKeptRegister(disk: BlockDisk, file: KeptFile, keys: { readonly leaseKey: string; readonly lockKey: LockKey }): Promise<Register | null> {
  const kept = await openKeptFile(disk, file, keys);
  const opened = kept === null ? null : await openRegister(kept.source);
  return opened?.ok === true ? opened.value : null;
}
