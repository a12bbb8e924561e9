import { z } from 'zod';
import { fromBase64, toBase64, utf8 } from '../base/bytes.ts';
import { id } from '../domain/model/primitives.ts';

/**
 * A phone may lose its cookie (a browser killed within half a minute of enrolment never wrote it down; a cleaner took
 * it), and evidence must not wait for a password then. So enrolment also leaves the public half of a key the phone made
 * for itself, and the phone can show the other half: POST /sync/v1/challenge, then POST /sync/v1/renew sets a fresh cookie.
 */
export const challengeRequest = z.strictObject({ deviceId: id });
export const challengeAnswer = z.object({ challenge: z.string().min(1).max(200) });

export const renewRequest = z.strictObject({
  deviceId: id,
  challenge: z.string().min(1).max(200),
  /** ECDSA P-256 with SHA-256 over `renewalText`, base64 of r ‖ s. */
  signature: z.base64().max(200),
});
export const renewAnswer = z.object({ deviceId: z.uuid() });

/** A challenge is answered within two minutes by the office's own clock; the phone's clock does not matter. */
export const CHALLENGE_MS = 120_000;

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

export type DeviceKeyPair = Awaited<ReturnType<typeof newDeviceKey>>;

/** Not extractable: it can be used on this phone and not be read out by script. */
export function newDeviceKey() {
  return crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
}

export async function exportDeviceKey(pair: DeviceKeyPair): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)));
}

export async function signRenewal(pair: DeviceKeyPair, asked: { deviceId: string; challenge: string }): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.sign(SIGNING, pair.privateKey, renewalText(asked))));
}

/** False for anything malformed, too: what comes from outside never throws. */
export async function renewalHolds(publicKey: string, asked: z.infer<typeof renewRequest>): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('spki', fromBase64(publicKey), ALGORITHM, false, ['verify']);
    return await crypto.subtle.verify(SIGNING, key, fromBase64(asked.signature), renewalText(asked));
  } catch {
    return false;
  }
}

function renewalText({ deviceId, challenge }: { deviceId: string; challenge: string }) {
  return utf8(`renew\n${deviceId}\n${challenge}`);
}
