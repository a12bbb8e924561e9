import type { FrameReader } from '../../../../src/capture/frame-reader.ts';
import { lookAtStill } from '../../../../src/capture/look-at-still.ts';
import type { Look, StillReading } from '../../../../src/capture/look-at-still.ts';
import { showPicture } from '../../../../src/capture/show-picture.ts';
import { hasOwnCheck } from '../../../../src/domain/rules/meter-label.ts';

declare global {
  interface Window {
    /** Null: the browser cannot open the picture. */
    readPicture: (address: string, name: string) => Promise<StillReading | null>;
  }
}

/** Offers the bench a way to have pictures read by name of reader, all by the rules of the app's photo of a label. */
export function offerReaders(readers: Readonly<Record<string, FrameReader>>): void {
  window.readPicture = async (address, name) => {
    const reader = readers[name];
    if (reader === undefined) throw new Error(`no reader ${name}`);
    const answer = await fetch(address);
    const bitmap = await createImageBitmap(await answer.blob(), { imageOrientation: 'from-image' }).catch(() => null);
    if (bitmap === null) return null;
    try {
      const show = (look: Look) => {
        const pixels = showPicture(bitmap, look);
        if (pixels === null) throw new Error('no canvas');
        return pixels;
      };
      const longSidePixels = Math.max(bitmap.width, bitmap.height);
      return await lookAtStill(show, reader, { hasOwnCheck, longSidePixels, monotonicMs: () => performance.now() });
    } finally {
      bitmap.close();
    }
  };
  document.title = 'ready';
}
