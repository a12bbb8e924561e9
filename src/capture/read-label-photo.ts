import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { hasOwnCheck } from '../domain/rules/meter-label.ts';
import type { FrameReader } from './frame-reader.ts';
import type { LabelSighting } from './label-format.ts';
import { lookAtStill } from './look-at-still.ts';
import { showPicture } from './show-picture.ts';

/**
 * Reads the labels in a still photo, clearest first: the way on where the live camera is refused.
 * Give a reader of its own, not the live scanner's, which may be busy with a frame.
 * Errors: `photo/unreadable` (no picture the browser knows, or no memory for it), `barcode/nothing-found`.
 */
export async function readLabelPhoto(
  photo: Blob,
  reader: FrameReader,
): Promise<Result<readonly LabelSighting[], Failure<'photo/unreadable' | 'barcode/nothing-found'>>> {
  const bitmap = await createImageBitmap(photo, { imageOrientation: 'from-image' }).catch(() => null);
  if (bitmap === null) return fail('photo/unreadable');
  try {
    const whole = { width: bitmap.width, height: bitmap.height };
    const blank = () => ({ ...whole, data: new Uint8ClampedArray(whole.width * whole.height * 4) });
    const longSidePixels = Math.max(whole.width, whole.height);
    const rules = { hasOwnCheck, longSidePixels, monotonicMs: () => performance.now() };
    const { accepted } = await lookAtStill((look) => showPicture(bitmap, look) ?? blank(), reader, rules);
    return accepted.length === 0 ? fail('barcode/nothing-found') : ok(accepted);
  } finally {
    bitmap.close();
  }
}
