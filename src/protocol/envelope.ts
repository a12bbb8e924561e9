import { z } from 'zod';

const base64 = z.base64();

/** The content key, sealed to one reader. `org` opens with the organisation's private key, `lock` with the phone's lock key. */
export const keyWrap = z.discriminatedUnion('alg', [
  z.strictObject({ alg: z.literal('ECDH-P256+HKDF-SHA256+A256GCM'), keyId: z.string().min(1).max(64), ephemeralKey: base64, iv: base64, key: base64 }),
  z.strictObject({ alg: z.literal('A256GCM'), keyId: z.string().min(1).max(64), iv: base64, key: base64 }),
]);
export type KeyWrap = z.infer<typeof keyWrap>;

/**
 * One envelope for everything at rest and on the way: gzip, then AES-256-GCM under its own content key.
 * The additional data (AAD) is the canonical JSON of what stands beside it in the clear, so neither can be swapped.
 * On the wire only the organisation's wrap travels.
 */
export const envelope = z.strictObject({
  alg: z.literal('gzip+A256GCM'),
  iv: base64,
  bytes: base64,
  wraps: z.array(keyWrap).min(1).max(2),
});
export type Envelope = z.infer<typeof envelope>;
