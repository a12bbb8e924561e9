import { crc32 } from 'node:zlib';

/** A chunk of a PNG with its length, name and checksum. */
export interface PngPart {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface PngParts {
  readonly parts: readonly PngPart[];
  readonly width: number;
  readonly height: number;
}

export const PNG_SIGNATURE_BYTES = 8;
const FRAME_BYTES = 12;

/** A picture of the largest size has some thousand; millions of empty ones would keep the server busy (X16). */
const MOST_PARTS = 16_384;

/**
 * Walks a PNG by its chunks, from the header to the end chunk; what follows that is no part of it. Null when a checksum
 * is wrong, when it does not begin with its header, has no pixels or no end. Inflates nothing.
 */
export function pngParts(bytes: Uint8Array): PngParts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: PngPart[] = [];
  for (let at = PNG_SIGNATURE_BYTES; at + FRAME_BYTES <= bytes.length; ) {
    const to = at + FRAME_BYTES + view.getUint32(at);
    if (to > bytes.length || parts.length >= MOST_PARTS || crc32(bytes.subarray(at + 4, to - 4)) !== view.getUint32(to - 4)) return null;
    parts.push({ name: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), from: at, to });
    if (parts.at(-1)?.name === 'IEND') return sized(parts, view);
    at = to;
  }
  return null;
}

function sized(parts: readonly PngPart[], view: DataView): PngParts | null {
  const [first] = parts;
  const isWhole = first?.name === 'IHDR' && first.to - first.from === FRAME_BYTES + 13 && parts.some(({ name }) => name === 'IDAT');
  return isWhole ? { parts, width: view.getUint32(first.from + 8), height: view.getUint32(first.from + 12) } : null;
}
