import { sha256 } from '@noble/hashes/sha2.js';
import { toHex, utf8 } from './bytes.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * SHA-256 of a value's canonical JSON, at once and without the browser's promise, so that a pure rule can compare
 * what was shown with what is signed (C-09, T-27). For bytes of any size use `sha256Hex`.
 */
export function digestOf(value: unknown): string {
  return sha256OfText(canonicalJson(value));
}

/** The same of a text as it stands; for a few kilobytes, which the browser's own digest takes longer to fetch than to make. */
export function sha256OfText(text: string): string {
  return toHex(sha256(utf8(text)));
}
