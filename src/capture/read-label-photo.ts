import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import type { FrameReader } from './frame-reader.ts';
import type { LabelSighting } from './label-format.ts';

/** Long side a still picture is reduced to before reading: a 12-megapixel photo shows no more bars than this does. */
const LONG_SIDE_PIXELS = 1_920;

/**
 * Reads the clearest label in a still photo: the way on where the live camera is refused.
 * Give a reader of its own, not the live scanner's, which may be busy with a frame.
 * Errors: `photo/unreadable` (no picture the browser knows), `barcode/nothing-found`.
 */
export async function readLabelPhoto(
  photo: Blob,
  reader: FrameReader,
): Promise<Result<LabelSighting, Failure<'photo/unreadable' | 'barcode/nothing-found'>>> {
  const bitmap = await createImageBitmap(photo, { imageOrientation: 'from-image' }).catch(() => null);
  if (bitmap === null) return fail('photo/unreadable');
  try {
    const scale = Math.min(1, LONG_SIDE_PIXELS / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) return fail('photo/unreadable');
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    const data = pixels.data as Uint8ClampedArray<ArrayBuffer>;
    const [sighting] = await reader.read({ data, width: pixels.width, height: pixels.height });
    return sighting === undefined ? fail('barcode/nothing-found') : ok(sighting);
  } finally {
    bitmap.close();
  }
}
