import { createCipheriv, createDecipheriv, createECDH, createHash, createPrivateKey, createPublicKey, diffieHellman, hkdfSync, pbkdf2Sync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Random } from './random.ts';

/**
 * WebCrypto's own algorithms, answered at once instead of from a pool of threads whose order nobody can repeat. Key pairs
 * come from a small stock, so that what two keys agree on is worked out once.
 */
interface StillKey {
  readonly type: 'secret' | 'private' | 'public';
  readonly algorithm: { readonly name: string };
  readonly extractable: boolean;
  /** Of a secret: the key; of an EC key: its DER. */
  readonly raw: Uint8Array<ArrayBuffer>;
}

const TAG_BYTES = 16;
const STOCK = 12;
const objects = new Map<string, KeyObject>();
const agreed = new Map<string, Uint8Array<ArrayBuffer>>();
const stock: { privateKey: Uint8Array<ArrayBuffer>; publicKey: Uint8Array<ArrayBuffer> }[] = [];

type Algorithm = string | { name: string; [key: string]: unknown };

export function stillCrypto(random: () => Random): Crypto {
  const subtle = {
    digest: async (_name: string, data: Uint8Array) => copy(createHash('sha256').update(data).digest()).buffer,
    generateKey: async (algorithm: Algorithm, extractable: boolean) => {
      if (nameOf(algorithm) === 'AES-GCM') return secret('AES-GCM', random().bytes(32), extractable);
      const pair = (stock[random().between(0, STOCK - 1)] ??= newPair(random()));
      const name = nameOf(algorithm);
      return { privateKey: key('private', name, pair.privateKey), publicKey: key('public', name, pair.publicKey) };
    },
    importKey: async (format: string, data: Uint8Array | ArrayBuffer, ...[algorithm, extractable]: [Algorithm, boolean]) => {
      const raw = copy(data);
      if (format === 'raw') return secret(nameOf(algorithm), raw, extractable);
      const made = key(format === 'pkcs8' ? 'private' : 'public', nameOf(algorithm), raw);
      objectOf(made); // refuses what is no key
      return made;
    },
    exportKey: async (_format: string, wanted: StillKey) => copy(wanted.raw).buffer,
    encrypt: async ({ iv, additionalData }: { iv: Uint8Array; additionalData: Uint8Array }, { raw }: StillKey, data: Uint8Array) => {
      const cipher = createCipheriv('aes-256-gcm', raw, iv).setAAD(additionalData);
      return join(cipher.update(data), cipher.final(), cipher.getAuthTag()).buffer;
    },
    decrypt: async ({ iv, additionalData }: { iv: Uint8Array; additionalData: Uint8Array }, { raw }: StillKey, data: Uint8Array | ArrayBuffer) => {
      const bytes = new Uint8Array(data);
      const decipher = createDecipheriv('aes-256-gcm', raw, iv).setAAD(additionalData).setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      return join(decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES)), decipher.final()).buffer;
    },
    deriveBits: async (algorithm: { name: string; public?: StillKey; salt?: Uint8Array; iterations?: number }, base: StillKey, bits: number) => {
      if (algorithm.name === 'PBKDF2') return copy(pbkdf2Sync(base.raw, algorithm.salt!, algorithm.iterations!, bits / 8, 'sha256')).buffer;
      return copy(agree(base, algorithm.public!)).buffer;
    },
    deriveKey: async (...[{ salt, info }, base, { name }]: [{ salt: Uint8Array; info: Uint8Array }, StillKey, { name: string }]) =>
      secret(name, new Uint8Array(hkdfSync('sha256', base.raw, salt, info, 32)), false),
    sign: async (...[, own, data]: [unknown, StillKey, Uint8Array]) => copy(sign('sha256', data, { key: objectOf(own), dsaEncoding: 'ieee-p1363' })).buffer,
    verify: async (...[, own, signature, data]: [unknown, StillKey, Uint8Array, Uint8Array]) => verify('sha256', data, { key: objectOf(own), dsaEncoding: 'ieee-p1363' }, signature),
  };
  return {
    subtle,
    getRandomValues: (into: Uint8Array) => {
      into.set(random().bytes(into.length));
      return into;
    },
    randomUUID: () => {
      const hex = Buffer.from(random().bytes(16)).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  } as unknown as Crypto;
}

function newPair(random: Random): { privateKey: Uint8Array<ArrayBuffer>; publicKey: Uint8Array<ArrayBuffer> } {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(random.bytes(32));
  const point = curve.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const jwk = { kty: 'EC', crv: 'P-256', x: x!, y: y!, d: curve.getPrivateKey().toString('base64url') };
  return {
    privateKey: copy(createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'der' })),
    publicKey: copy(createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' })),
  };
}

function agree(own: StillKey, other: StillKey): Uint8Array<ArrayBuffer> {
  const name = `${labelOf(own)}${labelOf(other)}`;
  const known = agreed.get(name) ?? copy(diffieHellman({ privateKey: objectOf(own), publicKey: objectOf(other) }));
  agreed.set(name, known);
  return known;
}

function objectOf(wanted: StillKey): KeyObject {
  const name = labelOf(wanted);
  const known = objects.get(name);
  if (known !== undefined) return known;
  const der = Buffer.from(wanted.raw);
  const made = wanted.type === 'private' ? createPrivateKey({ key: der, type: 'pkcs8', format: 'der' }) : createPublicKey({ key: der, type: 'spki', format: 'der' });
  objects.set(name, made);
  return made;
}

function labelOf({ type, raw }: StillKey): string {
  return `${type}:${Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1')}`;
}

function secret(name: string, raw: Uint8Array<ArrayBuffer>, extractable: boolean): StillKey {
  return { type: 'secret', algorithm: { name }, extractable, raw: copy(raw) };
}

function key(type: 'private' | 'public', name: string, raw: Uint8Array<ArrayBuffer>): StillKey {
  return { type, algorithm: { name }, extractable: true, raw };
}

function nameOf(algorithm: Algorithm): string {
  return typeof algorithm === 'string' ? algorithm : algorithm.name;
}

function copy(data: Uint8Array | ArrayBuffer): Uint8Array<ArrayBuffer> {
  return data instanceof Uint8Array ? new Uint8Array(data) : new Uint8Array(data.slice(0));
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
