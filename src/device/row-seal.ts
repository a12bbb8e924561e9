import { concatBytes, fromUtf8, utf8 } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import type { RandomBytes } from '../base/ids.ts';
import type { LockKey } from '../protocol/seal.ts';

const IV_BYTES = 12;

/** Seals a value under the lock key alone: for what the office has anyway (rows) and what is not yet said (drafts). */
export async function sealUnderLock(value: unknown, label: string, key: { readonly lockKey: LockKey; readonly random: RandomBytes }): Promise<Bytes> {
  const iv = key.random(IV_BYTES);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(label) }, key.lockKey.key, utf8(JSON.stringify(value)));
  return concatBytes(iv, new Uint8Array(sealed));
}

/** Null when it cannot be opened: another lock's key, or it was tampered with. `label` must be the one it was sealed with. */
export async function openUnderLock(sealed: Bytes, label: string, lockKey: LockKey): Promise<unknown> {
  try {
    const algorithm = { name: 'AES-GCM', iv: sealed.slice(0, IV_BYTES), additionalData: utf8(label) };
    const plain = await crypto.subtle.decrypt(algorithm, lockKey.key, sealed.slice(IV_BYTES));
    return JSON.parse(fromUtf8(new Uint8Array(plain))) as unknown;
  } catch {
    return null;
  }
}
