import { concatBytes } from '../../base/bytes.ts';
import type { Bytes } from '../../base/bytes.ts';
import { APP0, APP1, APP14, APP2, jpegParts } from './jpeg-parts.ts';
import type { JpegPart } from './jpeg-parts.ts';
import { exifOfOrientation, orientationOf } from './orientation.ts';
import { PNG_SIGNATURE_BYTES, pngParts } from './png-parts.ts';

/**
 * The copy of a picture that people are shown: its pixels to the bit, and nothing a camera or a forger wrote beside them
 * (place, device, preview, comment, another file behind the end, further frames). A phone's own photo holds none of that
 * and comes out as it went in. The evidence itself stays untouched under its digest. Null when it is not whole.
 */
export function shownCopy(bytes: Bytes, mime: 'image/jpeg' | 'image/png'): Bytes | null {
  return mime === 'image/jpeg' ? shownJpeg(bytes) : shownPng(bytes);
}

function shownJpeg(bytes: Bytes): Bytes | null {
  const found = jpegParts(bytes);
  if (found === null) return null;
  const kept = found.parts.filter((part) => isNeeded(part, bytes)).map(({ from, to }) => bytes.subarray(from, to));
  const exif = found.parts.find(({ marker }) => marker === APP1);
  const orientation = exif === undefined ? 1 : orientationOf(bytes.subarray(exif.from, exif.to));
  const [start, ...rest] = kept;
  return concatBytes(start ?? new Uint8Array(), ...(orientation === 1 ? [] : [exifOfOrientation(orientation)]), ...rest);
}

/** Everything a decoder needs; of the applications' own parts the colour space only. */
function isNeeded({ marker, from }: JpegPart, bytes: Bytes): boolean {
  const says = (text: string) => [...text].every((letter, at) => bytes[from + 4 + at] === letter.charCodeAt(0));
  if (marker === APP0) return says('JFIF\0');
  if (marker === APP2) return says('ICC_PROFILE\0');
  if (marker === APP14) return says('Adobe');
  return marker < APP0; // from there on: applications' parts, reserved ones and comments
}

const shownChunks = new Set(['IHDR', 'PLTE', 'tRNS', 'sRGB', 'gAMA', 'cHRM', 'iCCP', 'IDAT', 'IEND']);

function shownPng(bytes: Bytes): Bytes | null {
  const found = pngParts(bytes);
  if (found === null) return null;
  const kept = found.parts.filter(({ name }) => shownChunks.has(name)).map(({ from, to }) => bytes.subarray(from, to));
  return concatBytes(bytes.subarray(0, PNG_SIGNATURE_BYTES), ...kept);
}
