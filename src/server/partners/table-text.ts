import { TextDecoder } from 'node:util';
import { concatBytes } from '../../base/bytes.ts';

/** So much of a text from its first foreign letter on tells its encoding. */
const TELLING_BYTES = 65_536;

/**
 * The text of an export as it streams in. UTF-8 where the bytes are UTF-8; else GB18030, the superset of the GBK that
 * Chinese offices' spreadsheets save CSV in; UTF-16 where a mark in front says so. Until the first byte beyond ASCII both
 * read alike, so the choice waits for it. Bytes that are no letter in the chosen encoding become U+FFFD. Size: 64 KiB.
 */
export async function* tableText(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      if (decoder !== null) {
        yield decoder.decode(read.value, { stream: true });
        continue;
      }
      held.push(read.value);
      heldBytes += read.value.byteLength;
      const bytes = concatBytes(...held);
      if (isAscii(bytes)) yield asciiText(bytes);
      else if (heldBytes < TELLING_BYTES) continue;
      else {
        decoder = new TextDecoder(encodingOf(bytes.subarray(0, TELLING_BYTES)));
        yield decoder.decode(bytes, { stream: true });
      }
      held = [];
      heldBytes = 0;
    }
    const rest = concatBytes(...held);
    decoder ??= new TextDecoder(encodingOf(rest));
    yield decoder.decode(rest);
  } finally {
    await reader.cancel().catch(() => undefined); // whoever stops reading lets go of the upload
  }
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  try {
    // cut in the middle of a letter, it is still UTF-8
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return 'utf-8';
  } catch {
    return 'gb18030';
  }
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

function asciiText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}
