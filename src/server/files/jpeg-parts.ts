/** A stretch of a JPEG from its marker on; scan data belongs to the marker before it. */
export interface JpegPart {
  /** The byte after 0xff. */
  readonly marker: number;
  readonly from: number;
  readonly to: number;
}

export interface JpegParts {
  readonly parts: readonly JpegPart[];
  readonly width: number;
  readonly height: number;
}

export const APP0 = 0xe0;
export const APP1 = 0xe1;
export const APP2 = 0xe2;
export const APP14 = 0xee;
const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
/** A camera writes some tens; millions of empty ones would keep the server busy (X16). */
const MOST_PARTS = 4_096;

/**
 * Walks a JPEG by its markers, from its start to its end mark; whatever a camera hung on behind that is no part of it.
 * Null when it has no end, no frame or more than one, no scan, a part that runs past the bytes, or thousands of parts. Decodes no pixel.
 */
export function jpegParts(bytes: Uint8Array): JpegParts | null {
  const parts: JpegPart[] = [];
  let frame: { width: number; height: number } | null = null;
  let scans = 0;
  for (let at = 0; at + 1 < bytes.length; ) {
    if (bytes[at] !== 0xff || parts.length >= MOST_PARTS) return null;
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) at++; // padding before a marker
    else if (marker === START && at === 0) at = push(marker, at, 2);
    else if (marker === END) {
      push(marker, at, at + 2);
      return frame === null || scans === 0 ? null : { parts, ...frame };
    } else {
      const length = twoBytes(bytes, at + 2);
      const end = at + 2 + length;
      if (marker < 0xc0 || (marker >= 0xd0 && marker <= START) || length < 2 || end > bytes.length) return null;
      if (isFrame(marker)) {
        if (frame !== null || length < 8) return null;
        frame = { height: twoBytes(bytes, at + 5), width: twoBytes(bytes, at + 7) };
      }
      if (marker === SCAN) scans++;
      at = push(marker, at, marker === SCAN ? endOfScan(bytes, end) : end);
    }
  }
  return null;

  function push(marker: number, from: number, to: number): number {
    parts.push({ marker, from, to });
    return to;
  }
}

/** Any of the frame headers; 0xc4, 0xc8 and 0xcc are something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** The next marker that is neither a stuffed byte nor a restart; the end of the bytes when there is none. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] as number;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}

function twoBytes(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
