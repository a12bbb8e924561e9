import { fromBase64, toBase64, utf8 } from '../base/bytes.ts';

/**
 * The phone's own signing key: made on it, never leaving it, its public half left at enrolment. It renews a lost cookie
 * (`renew.ts`) and vouches for captures that go by another way than their phone's own line (`rescue.ts`).
 */

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

export type DeviceKeyPair = Awaited<ReturnType<typeof newDeviceKey>>;

/** Not extractable: it can be used on this phone and not be read out by script. */
export function newDeviceKey() {
  return crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
}

/** SPKI, base64. */
export async function exportDeviceKey(pair: DeviceKeyPair): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)));
}

/** Base64 of r ‖ s. The text begins with the word for what it is, so that no signature serves for another purpose. */
export async function signText(pair: DeviceKeyPair, text: string): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.sign(SIGNING, pair.privateKey, utf8(text))));
}

/** False for anything malformed, too: what comes from outside never throws. */
export async function signatureHolds(publicKey: string, text: string, signature: string): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('spki', fromBase64(publicKey), ALGORITHM, false, ['verify']);
    return await crypto.subtle.verify(SIGNING, key, fromBase64(signature), utf8(text));
  } catch {
    return false;
  }
}
