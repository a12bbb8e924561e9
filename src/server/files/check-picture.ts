import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import { jpegParts } from './jpeg-parts.ts';
import { pngParts } from './png-parts.ts';

/** More than any phone's camera makes; a browser at the desk that draws it needs four bytes for each. */
const LARGEST_PICTURE_PIXELS = 220_000_000;
const LONGEST_SIDE_PIXELS = 30_000;

/**
 * Whether a picture is whole and of a size that somebody's browser can draw, by its own headers: a few bytes can claim a
 * surface of gigabytes, and we draw nothing ourselves. Anything that is no picture passes; `magic.ts` has seen it.
 */
export function checkPicture(bytes: Uint8Array, mime: string): Result<void, Failure<'file/damaged' | 'file/picture-too-large'>> {
  if (mime !== 'image/jpeg' && mime !== 'image/png') return ok(undefined);
  const found = mime === 'image/jpeg' ? jpegParts(bytes) : pngParts(bytes);
  if (found === null || found.width === 0 || found.height === 0) return fail('file/damaged');
  const tooLarge = Math.max(found.width, found.height) > LONGEST_SIDE_PIXELS || found.width * found.height > LARGEST_PICTURE_PIXELS;
  return tooLarge ? fail('file/picture-too-large') : ok(undefined);
}
