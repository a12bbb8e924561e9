import { parseStrictJson } from '../http/strict-json.ts';

/** Whether bytes begin as their kind does. A name or a header is anybody's word; the first bytes are a little more. */
export function looksLike(bytes: Uint8Array, mime: string): boolean {
  if (mime === 'application/json') return parseStrictJson(new TextDecoder().decode(bytes)).ok;
  const start = signatures[mime];
  return start !== undefined && start.every((byte, at) => bytes[at] === byte);
}

/** What bytes begin as; null for anything we do not take in. */
export function kindOf(bytes: Uint8Array): string | null {
  return [...Object.keys(signatures), 'application/json'].find((mime) => looksLike(bytes, mime)) ?? null;
}

const signatures: Readonly<Record<string, readonly number[]>> = {
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
};
