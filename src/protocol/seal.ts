import { concatBytes, fromBase64, gunzip, gzip, sha256Hex, toBase64, utf8 } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { gzipStored, openStored } from '../base/gzip-stored.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import type { Envelope, KeyWrap } from './envelope.ts';
import type { MutationHeader } from './push.ts';

/**
 * Sealing at rest and on the way: gzip, AES-256-GCM under a content key of its own, that key wrapped to the organisation's
 * public key and, while the author may still look, to the phone's lock key. WebCrypto only, so that page, service worker
 * and server run these very lines. Never call it inside an IndexedDB transaction: it waits.
 */

/** The organisation's public key as the server hands it out: SPKI, base64. */
export interface OrganisationKey {
  readonly keyId: string;
  readonly publicKey: string;
}

/** The organisation's own half (PKCS 8, base64); it never leaves the server. */
export interface OrganisationSecret extends OrganisationKey {
  readonly privateKey: string;
}

/** WebCrypto's key, whichever environment gives it its name. */
export type SecretKey = Parameters<typeof crypto.subtle.encrypt>[1];

/** The phone's lock key: AES-256-GCM, kept by `device/lock`. */
export interface LockKey {
  readonly keyId: string;
  readonly key: SecretKey;
}

/** Who may open what is sealed. */
export interface WrappingKeys {
  readonly organisationKey: OrganisationKey;
  readonly lockKey?: LockKey;
}

export interface SealRequest extends WrappingKeys {
  readonly plaintext: Uint8Array;
  /** What stands beside the envelope in the clear, from `mutationAad` or `fileAad`: neither can be swapped then. */
  readonly aad: string;
}

export interface ContentKey {
  readonly key: SecretKey;
  readonly wraps: readonly KeyWrap[];
}

type OpenFailure = Failure<'envelope/unreadable' | 'envelope/key-unknown'>;
type OrganisationWrap = Extract<KeyWrap, { alg: 'ECDH-P256+HKDF-SHA256+A256GCM' }>;
type LockWrap = Extract<KeyWrap, { alg: 'A256GCM' }>;

const IV_BYTES = 12;
const KEY_BYTES = 32;
/** Below this the compressing stream takes longer than everything else about sealing together. */
const STORED_BYTES = 2_048;
const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;
const wrapInfo = utf8('doorstep content key v1');

/** What a mutation's envelope is bound to. */
export function mutationAad(header: MutationHeader): string {
  return canonicalJson(header);
}

/** What the envelope of evidence bytes is bound to: the digest of the captured bytes and their kind. */
export function fileAad(file: { readonly sha256: string; readonly mime: string }): string {
  return canonicalJson({ mime: file.mime, sha256: file.sha256 });
}

/** Throws only when the organisation's key is no P-256 key: the enrolment that stored it was broken. */
export async function sealFor(request: SealRequest): Promise<Envelope> {
  return sealWith(await newContentKey(request), request);
}

/** With a content key that was made ahead. Each key seals one thing and is then forgotten. */
export async function sealWith(contentKey: ContentKey, content: Pick<SealRequest, 'plaintext' | 'aad'>): Promise<Envelope> {
  const { plaintext, aad } = content;
  const packed = plaintext.length <= STORED_BYTES ? gzipStored(plaintext) : await gzip(plaintext);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const bytes = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(aad) }, contentKey.key, packed);
  return { alg: 'gzip+A256GCM', iv: toBase64(iv), bytes: toBase64(new Uint8Array(bytes)), wraps: [...contentKey.wraps] };
}

/** A fresh content key with its wraps: all of sealing that does not depend on what is sealed, and nearly all of its time. */
export async function newContentKey(keys: WrappingKeys): Promise<ContentKey> {
  const raw = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const [key, forOrganisation, forLock] = await Promise.all([
    crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt']),
    wrapForOrganisation(raw, keys.organisationKey),
    keys.lockKey === undefined ? null : wrapForLock(raw, keys.lockKey),
  ]);
  raw.fill(0);
  return { key, wraps: forLock === null ? [forOrganisation] : [forOrganisation, forLock] };
}

/** The envelope without the lock's wrap: what travels, and what stays once the visit is settled. */
export function withoutLockWrap(envelope: Envelope): Envelope {
  return { ...envelope, wraps: envelope.wraps.filter((wrap) => wrap.alg !== 'A256GCM') };
}

/** At the server. `inflatedLimitBytes` stops a small envelope from growing without end. */
export async function openWithOrganisationKey(
  sealed: { readonly envelope: Envelope; readonly aad: string; readonly inflatedLimitBytes?: number },
  secret: OrganisationSecret,
): Promise<Result<Bytes, OpenFailure>> {
  const wrap = sealed.envelope.wraps.find((candidate): candidate is OrganisationWrap => candidate.alg !== 'A256GCM' && candidate.keyId === secret.keyId);
  if (wrap === undefined) return fail('envelope/key-unknown');
  return opened(async () => {
    const own = await privateHalf(secret);
    const salt = fromBase64(wrap.ephemeralKey);
    const wrapKey = await deriveWrapKey({ own, other: await publicHalf(salt), salt, usage: 'decrypt' });
    return unwrap(sealed, wrap, wrapKey);
  });
}

/** On the phone, while it is open. */
export async function openWithLockKey(
  sealed: { readonly envelope: Envelope; readonly aad: string },
  lockKey: LockKey,
): Promise<Result<Bytes, OpenFailure>> {
  const wrap = sealed.envelope.wraps.find((candidate): candidate is LockWrap => candidate.alg === 'A256GCM' && candidate.keyId === lockKey.keyId);
  if (wrap === undefined) return fail('envelope/key-unknown');
  return opened(() => unwrap(sealed, wrap, lockKey.key));
}

/** A key pair for `meta`, made once at a database's first start. */
export async function newOrganisationSecret(): Promise<OrganisationSecret> {
  const pair = await crypto.subtle.generateKey(curve, true, ['deriveBits']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  const privateKey = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
  return { keyId: (await sha256Hex(publicKey)).slice(0, 16), publicKey: toBase64(publicKey), privateKey: toBase64(privateKey) };
}

/** Reading a private key from its text takes longer than anything else about opening, and a secret is never changed. */
const privateHalves = new WeakMap<OrganisationSecret, Promise<SecretKey>>();

function privateHalf(secret: OrganisationSecret): Promise<SecretKey> {
  const ready = privateHalves.get(secret) ?? crypto.subtle.importKey('pkcs8', fromBase64(secret.privateKey), curve, false, ['deriveBits']);
  privateHalves.set(secret, ready);
  return ready;
}

/** The usual SPKI of a P-256 key: this head, and the point. The point alone is read at once, the whole by a general reader that takes long. */
const spkiHead = fromBase64('MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE');

function publicHalf(spki: Bytes): Promise<SecretKey> {
  const isUsual = spkiHead.every((byte, at) => spki[at] === byte);
  return isUsual ? crypto.subtle.importKey('raw', spki.subarray(spkiHead.length - 1), curve, false, []) : crypto.subtle.importKey('spki', spki, curve, false, []);
}

async function wrapForOrganisation(raw: Bytes, organisationKey: OrganisationKey): Promise<KeyWrap> {
  const other = await crypto.subtle.importKey('spki', fromBase64(organisationKey.publicKey), curve, false, []);
  const ephemeral = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
  const ephemeralKey = new Uint8Array(await crypto.subtle.exportKey('spki', ephemeral.publicKey));
  const wrapKey = await deriveWrapKey({ own: ephemeral.privateKey, other, salt: ephemeralKey, usage: 'encrypt' });
  const { iv, key } = await encryptKey(raw, wrapKey, organisationKey.keyId);
  return { alg: 'ECDH-P256+HKDF-SHA256+A256GCM', keyId: organisationKey.keyId, ephemeralKey: toBase64(ephemeralKey), iv, key };
}

async function wrapForLock(raw: Bytes, lockKey: LockKey): Promise<KeyWrap> {
  return { alg: 'A256GCM', keyId: lockKey.keyId, ...(await encryptKey(raw, lockKey.key, lockKey.keyId)) };
}

async function encryptKey(raw: Bytes, wrapKey: SecretKey, keyId: string): Promise<{ iv: string; key: string }> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const key = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(keyId) }, wrapKey, raw);
  return { iv: toBase64(iv), key: toBase64(new Uint8Array(key)) };
}

async function deriveWrapKey(parts: { own: SecretKey; other: SecretKey; salt: Bytes; usage: 'encrypt' | 'decrypt' }): Promise<SecretKey> {
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: parts.other }, parts.own, 256);
  const material = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: parts.salt, info: wrapInfo },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    [parts.usage],
  );
}

async function unwrap(
  sealed: { readonly envelope: Envelope; readonly aad: string; readonly inflatedLimitBytes?: number },
  wrap: KeyWrap,
  wrapKey: SecretKey,
): Promise<Bytes> {
  const keyIv = { name: 'AES-GCM', iv: fromBase64(wrap.iv), additionalData: utf8(wrap.keyId) };
  const raw = await crypto.subtle.decrypt(keyIv, wrapKey, fromBase64(wrap.key));
  const contentKey = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);
  const contentIv = { name: 'AES-GCM', iv: fromBase64(sealed.envelope.iv), additionalData: utf8(sealed.aad) };
  const packed = await crypto.subtle.decrypt(contentIv, contentKey, fromBase64(sealed.envelope.bytes));
  const file = new Uint8Array(packed);
  const stored = openStored(file);
  if (stored !== null && stored.length <= (sealed.inflatedLimitBytes ?? Infinity)) return stored;
  return sealed.inflatedLimitBytes === undefined ? gunzip(file) : gunzipWithin(file, sealed.inflatedLimitBytes);
}

/** Whatever WebCrypto, base64 or gzip refuses is one thing to a reader: this envelope is not readable. */
async function opened(run: () => Promise<Bytes>): Promise<Result<Bytes, OpenFailure>> {
  try {
    return ok(await run());
  } catch {
    return fail('envelope/unreadable');
  }
}

async function gunzipWithin(packed: Bytes, limitBytes: number): Promise<Bytes> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concatBytes(...parts);
    sizeBytes += value.byteLength;
    if (sizeBytes > limitBytes) {
      await reader.cancel();
      throw new RangeError('inflated past its limit');
    }
    parts.push(value);
  }
}
