import { concatBytes, toHex, utf8 } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import type { RandomBytes } from '../base/ids.ts';
import type { LockKey } from '../protocol/seal.ts';
import type { LockRow } from './outbox-schema.ts';

/** OWASP's floor for PBKDF2-SHA256. */
export const PIN_ROUNDS = 600_000;

const info = utf8('doorstep lock v1');

/** A fresh lock key and its wrap under the PIN. The raw key is wiped as soon as it is wrapped and imported. */
export async function newLock(pin: string, wish: { accountId: string; rounds: number; random: RandomBytes }): Promise<{ row: LockRow; lockKey: LockKey }> {
  const { random } = wish;
  const raw = random(32);
  const row = { salt: random(16), deviceSecret: random(32), iterations: wish.rounds, keyId: toHex(random(8)), iv: random(12) };
  const wrapKey = await keyOfPin(pin, row);
  const wrappedKey = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: row.iv, additionalData: utf8(row.keyId) }, wrapKey, raw));
  const lockKey = { keyId: row.keyId, key: await importLockKey(raw) };
  raw.fill(0);
  return { row: { id: 'lock', accountId: wish.accountId, ...row, wrappedKey, wrongTries: 0, waitUntilMs: 0 }, lockKey };
}

/** Null: the PIN is wrong. Time: 600,000 rounds are 80 ms on a desk and 250 ms on a slow phone. */
export async function openLock(pin: string, row: LockRow): Promise<LockKey | null> {
  const wrapKey = await keyOfPin(pin, row);
  try {
    const algorithm = { name: 'AES-GCM', iv: row.iv, additionalData: utf8(row.keyId) };
    const raw = new Uint8Array(await crypto.subtle.decrypt(algorithm, wrapKey, row.wrappedKey));
    const key = await importLockKey(raw);
    raw.fill(0);
    return { keyId: row.keyId, key };
  } catch {
    return null;
  }
}

/** The PIN alone is a million guesses; the secret beside it only stops a PIN that was seen elsewhere. */
async function keyOfPin(pin: string, row: { salt: Bytes; deviceSecret: Bytes; iterations: number }): Promise<CryptoKey> {
  const digits = await crypto.subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits']);
  const stretched = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: row.salt, iterations: row.iterations }, digits, 256);
  const material = await crypto.subtle.importKey('raw', concatBytes(new Uint8Array(stretched), row.deviceSecret), 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: row.salt, info }, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

function importLockKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}
