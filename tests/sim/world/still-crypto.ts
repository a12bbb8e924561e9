import { createECDH, createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { Random } from './random.ts';

/**
 * What the product asks of WebCrypto, answered at once and at little cost: digests are real, everything secret is a mixture
 * that no key but the right one undoes and that no changed byte survives. It hides nothing from anybody; here it need only
 * fail wherever the real one fails. The real one is in every other suite.
 */
interface StillKey {
  readonly type: 'secret' | 'private' | 'public';
  readonly algorithm: { readonly name: string };
  readonly extractable: boolean;
  /** Of a secret: the key; of an EC key: its DER, or its point. */
  readonly raw: Uint8Array<ArrayBuffer>;
}

interface Pair {
  readonly privateKey: Uint8Array<ArrayBuffer>;
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

const TAG_BYTES = 16;
const SIGNATURE_BYTES = 64;
const STOCK = 12;
/** An uncompressed point of P-256, which ends its DER. */
const POINT_BYTES = 65;

/** Real P-256 keys, of which every run takes its own; the same in every process, whatever ran in it before. */
const stock: readonly Pair[] = Array.from({ length: STOCK }, (_, at) => newPair(new Random(at + 1)));
const publicOf = new Map(stock.flatMap(({ privateKey, publicKey }) => [privateKey, publicKey, publicKey.slice(-POINT_BYTES)].map((form) => [nameOfBytes(form), publicKey] as const)));

type Algorithm = string | { name: string; [key: string]: unknown };
interface Sealing {
  readonly iv: Uint8Array;
  readonly additionalData: Uint8Array;
}

export function stillCrypto(random: () => Random): Crypto {
  const subtle = {
    digest: async (_name: string, data: Uint8Array) => copy(createHash('sha256').update(data).digest()).buffer,
    generateKey: async (algorithm: Algorithm, extractable: boolean) => {
      if (nameOf(algorithm) === 'AES-GCM') return secret('AES-GCM', random().bytes(32), extractable);
      const pair = random().pick(stock);
      const name = nameOf(algorithm);
      return { privateKey: key('private', name, pair.privateKey), publicKey: key('public', name, pair.publicKey) };
    },
    importKey: async (format: string, data: Uint8Array | ArrayBuffer, ...[algorithm, extractable]: [Algorithm, boolean]) => {
      const raw = copy(data);
      if (format === 'raw' && nameOf(algorithm) !== 'ECDH') return secret(nameOf(algorithm), raw, extractable);
      if (!publicOf.has(nameOfBytes(raw))) throw new DOMException('no key', 'DataError');
      return key(format === 'pkcs8' ? 'private' : 'public', nameOf(algorithm), raw);
    },
    exportKey: async (_format: string, wanted: StillKey) => copy(wanted.raw).buffer,
    encrypt: async (how: Sealing, { raw }: StillKey, data: Uint8Array) => {
      const sealed = new Uint8Array(data.length + TAG_BYTES);
      veil(data, raw, sealed);
      sealed.set(mixture(TAG_BYTES, raw, how.iv, how.additionalData, sealed.subarray(0, data.length)), data.length);
      return sealed.buffer;
    },
    decrypt: async (how: Sealing, { raw }: StillKey, data: Uint8Array | ArrayBuffer) => {
      const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
      const body = bytes.subarray(0, Math.max(0, bytes.length - TAG_BYTES));
      if (!isSame(mixture(TAG_BYTES, raw, how.iv, how.additionalData, body), bytes.subarray(body.length))) throw new DOMException('', 'OperationError');
      const opened = new Uint8Array(body.length);
      veil(body, raw, opened);
      return opened.buffer;
    },
    deriveBits: async (algorithm: { name: string; public?: StillKey; salt?: Uint8Array }, base: StillKey, bits: number) => {
      if (algorithm.name === 'PBKDF2') return mixture(bits / 8, base.raw, algorithm.salt!).buffer;
      return agreed(base, algorithm.public!).buffer;
    },
    deriveKey: async (...[{ salt, info }, base, { name }]: [{ salt: Uint8Array; info: Uint8Array }, StillKey, { name: string }]) =>
      secret(name, mixture(32, base.raw, salt, info), false),
    sign: async (...[, own, data]: [unknown, StillKey, Uint8Array]) => mixture(SIGNATURE_BYTES, publicKeyOf(own), data).buffer,
    verify: async (...[, own, signature, data]: [unknown, StillKey, Uint8Array, Uint8Array]) => isSame(mixture(SIGNATURE_BYTES, publicKeyOf(own), data), signature),
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

function newPair(random: Random): Pair {
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

/** The same from either side, as two keys agree. */
function agreed(own: StillKey, other: StillKey): Uint8Array<ArrayBuffer> {
  const [first, second] = [publicKeyOf(own), publicKeyOf(other)];
  return nameOfBytes(first) < nameOfBytes(second) ? mixture(32, first, second) : mixture(32, second, first);
}

function publicKeyOf({ raw }: StillKey): Uint8Array {
  return publicOf.get(nameOfBytes(raw))!;
}

/** Text must not be readable where it would not be readable in truth. */
function veil(from: Uint8Array, key: Uint8Array, into: Uint8Array): void {
  for (let i = 0; i < from.length; i += 1) into[i] = from[i]! ^ key[i & 31]! ^ 0x5a;
}

/** So many bytes that every byte of every part has its say in. */
function mixture(length: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let [a, b] = [0x811c9dc5, length];
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 1) {
      a = Math.imul(a ^ part[i]!, 16_777_619);
      b = (b + a) ^ (b >>> 7);
    }
    a = Math.imul(a ^ part.length, 0x85ebca6b);
  }
  const made = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) {
    a = Math.imul(a ^ (a >>> 15) ^ b, 0x2c1b3c6d);
    b = (b + 0x9e3779b9 + a) | 0;
    made[i] = (a ^ b) >>> 11;
  }
  return made;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function nameOfBytes(raw: Uint8Array): string {
  return Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1');
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
