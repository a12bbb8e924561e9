import { concatBytes, fromBase64, utf8 } from '../../base/bytes.ts';
import type { Bytes } from '../../base/bytes.ts';
import type { RandomBytes } from '../../base/ids.ts';
import type { LockKey, SecretKey } from '../../protocol/seal.ts';

const IV_BYTES = 12;
const USES: KeyUsage[] = ['encrypt', 'decrypt'];
type KeyUsage = 'encrypt' | 'decrypt';

/**
 * The key of a register file is random and lies wrapped twice, one wrap inside the other: under the office's lease key
 * and under the phone's lock. Without the PIN, or once the lease key is thrown away, no block opens.
 */
export async function newFileKey(keys: { readonly leaseKey: string; readonly lockKey: LockKey }, random: RandomBytes): Promise<{ readonly key: SecretKey; readonly wrap: Bytes }> {
  const raw = random(32);
  const inner = await encrypt(raw, await imported(fromBase64(keys.leaseKey)), random);
  const wrap = await encrypt(inner, keys.lockKey.key, random);
  const key = await imported(raw);
  raw.fill(0);
  return { key, wrap };
}

/** Null: another lock, another lease key, or tampered with. */
export async function openFileKey(wrap: Bytes, keys: { readonly leaseKey: string; readonly lockKey: LockKey }): Promise<SecretKey | null> {
  try {
    const inner = await decrypt(wrap, keys.lockKey.key);
    const raw = await decrypt(inner, await imported(fromBase64(keys.leaseKey)));
    const key = await imported(raw);
    raw.fill(0);
    return key;
  } catch {
    return null;
  }
}

const additionalData = utf8('register file key');

async function encrypt(plain: Bytes, key: SecretKey, random: RandomBytes): Promise<Bytes> {
  const iv = random(IV_BYTES);
  return concatBytes(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plain)));
}

async function decrypt(sealed: Bytes, key: SecretKey): Promise<Bytes> {
  const algorithm = { name: 'AES-GCM', iv: sealed.slice(0, IV_BYTES), additionalData };
  return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed.slice(IV_BYTES)));
}

function imported(raw: Bytes): Promise<SecretKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, USES);
}
