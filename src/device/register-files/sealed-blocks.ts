import { utf8 } from '../../base/bytes.ts';
import type { Bytes } from '../../base/bytes.ts';
import type { SecretKey } from '../../protocol/seal.ts';

const TAG_BYTES = 16;
/** Stands for the prelude, which is sealed like a block and kept beside the file. */
export const PRELUDE_INDEX = 0xffff_ffff;

/** The key of one file, used for nothing else: a block's number is its IV. */
export interface FileKey {
  readonly key: SecretKey;
  /** Digest of the file: no block of another file opens in its place. */
  readonly sha256: string;
}

/** Where a block of the plain file lies in the sealed one. */
export function sealedPlace(block: { readonly offsetBytes: number; readonly lengthBytes: number }, index: number): { readonly at: number; readonly length: number } {
  return { at: block.offsetBytes + index * TAG_BYTES, length: block.lengthBytes + TAG_BYTES };
}

export async function sealBlock(plain: Bytes, index: number, key: FileKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.encrypt(algorithm(index, key), key.key, plain));
}

/** Null when it does not open: damaged, of another file or place, or under another key. */
export async function openBlock(sealed: Bytes, index: number, key: FileKey): Promise<Bytes | null> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm(index, key), key.key, sealed));
  } catch {
    return null;
  }
}

function algorithm(index: number, key: FileKey): { name: 'AES-GCM'; iv: Bytes; additionalData: Bytes } {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setUint32(8, index);
  return { name: 'AES-GCM', iv, additionalData: utf8(key.sha256) };
}
