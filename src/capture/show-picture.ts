import type { FramePixels } from './frame-reader.ts';
import type { Look } from './look-at-still.ts';

/** Pixels of a picture as one look shows it, never larger than it is; null when no canvas can be had. */
export function showPicture(picture: ImageBitmap, look: Look): FramePixels | null {
  const scale = Math.min(1, look.longSidePixels / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.translate(canvas.width / 2 + look.shiftPixels, canvas.height / 2 + look.shiftPixels);
  context.rotate((look.turnDegrees * Math.PI) / 180);
  context.drawImage(picture, -canvas.width / 2, -canvas.height / 2, canvas.width, canvas.height);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  return { data: pixels.data as Uint8ClampedArray<ArrayBuffer>, width: pixels.width, height: pixels.height };
}
