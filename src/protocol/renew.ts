import { z } from 'zod';
import { id } from '../domain/model/primitives.ts';
import { signatureHolds, signText } from './device-key.ts';
import type { DeviceKeyPair } from './device-key.ts';

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

export function signRenewal(pair: DeviceKeyPair, asked: { deviceId: string; challenge: string }): Promise<string> {
  return signText(pair, renewalText(asked));
}

export function renewalHolds(publicKey: string, asked: z.infer<typeof renewRequest>): Promise<boolean> {
  return signatureHolds(publicKey, renewalText(asked), asked.signature);
}

function renewalText({ deviceId, challenge }: { deviceId: string; challenge: string }): string {
  return `renew\n${deviceId}\n${challenge}`;
}
