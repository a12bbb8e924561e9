import { sha256Hex } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { grayFromRgba } from './gray-frame.ts';
import { legibilityFindings } from './legibility.ts';
import type { LegibilityCode } from './legibility.ts';
import type { PhotoCanvas, PhotoPicture, PhotoPorts } from './photo-canvas.ts';
import { drawWatermark } from './watermark.ts';
import type { Watermark } from './watermark.ts';

export interface CapturedPhoto {
  readonly bytes: Bytes;
  /** Of exactly these bytes; they are never changed after this. */
  readonly sha256: string;
  readonly mime: 'image/jpeg' | 'image/png';
  /** Pixels; null when the phone could not open the picture and kept it as it was. */
  readonly width: number | null;
  readonly height: number | null;
  /** False: kept as the camera gave it, neither shrunk nor watermarked (F07). */
  readonly compressed: boolean;
  /** What a person should look at before leaving; never a reason to lose the photo. */
  readonly findings: readonly LegibilityCode[];
}

export type PhotoCode = 'photo/unreadable' | 'photo/empty';

const LONG_SIDE_PIXELS = 2_000;
const JPEG_QUALITY = 0.85;
const LEGIBILITY_LONG_SIDE_PIXELS = 800;

/**
 * Makes evidence of a picture from the file input or from the live camera: upright, at most 2,000 pixels long, its own
 * metadata (place, phone) gone, watermarked, JPEG. A file that the phone cannot open or shrink is kept byte for byte.
 * Errors: `photo/empty` (no bytes, or a camera that shows nothing yet), `photo/unreadable` (not a JPEG or PNG, and not
 * to be opened). Rules: C-05, C-17, F07.
 */
export async function capturePhoto(
  source: Blob | HTMLVideoElement,
  watermark: Watermark,
  ports: PhotoPorts,
): Promise<Result<CapturedPhoto, Failure<PhotoCode>>> {
  const isFile = source instanceof Blob;
  if (isFile && source.size === 0) return fail('photo/empty');
  const picture = await ports.decode(source).catch(() => null);
  if (picture === null) return isFile ? keepOriginal(source) : fail('photo/empty');
  try {
    const finished = await compress(picture, watermark, ports);
    if (finished !== null) return ok(finished);
    return isFile ? await keepOriginal(source) : fail('photo/unreadable');
  } finally {
    picture.close();
  }
}

/** The size that fits, keeping the shape; never enlarges. */
export function fitWithin(
  size: { width: number; height: number },
  longSide: number,
): { width: number; height: number } {
  const scale = Math.min(1, longSide / Math.max(size.width, size.height));
  return { width: Math.max(1, Math.round(size.width * scale)), height: Math.max(1, Math.round(size.height * scale)) };
}

async function compress(picture: PhotoPicture, watermark: Watermark, ports: PhotoPorts): Promise<CapturedPhoto | null> {
  if (picture.width === 0 || picture.height === 0) return null;
  const size = fitWithin(picture, LONG_SIDE_PIXELS);
  const canvas = canvasOrNull(ports, size);
  if (canvas === null) return null;
  canvas.context.drawImage(picture.image, 0, 0, size.width, size.height);
  const findings = judge(picture, ports);
  drawWatermark(canvas.context, size, watermark);
  const blob = await canvas.toJpeg(JPEG_QUALITY);
  if (blob === null || blob.size === 0) return null;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  // A browser that knows no JPEG writes PNG without a word.
  const mime = mimeOf(bytes);
  if (mime === null) return null;
  return { bytes, sha256: await sha256Hex(bytes), mime, ...size, compressed: true, findings };
}

function judge(picture: PhotoPicture, ports: PhotoPorts): LegibilityCode[] {
  const size = fitWithin(picture, LEGIBILITY_LONG_SIDE_PIXELS);
  const canvas = canvasOrNull(ports, size);
  if (canvas === null) return [];
  canvas.context.drawImage(picture.image, 0, 0, size.width, size.height);
  const pixels = canvas.context.getImageData(0, 0, size.width, size.height);
  return legibilityFindings(grayFromRgba(pixels.data, size.width, size.height));
}

function canvasOrNull(ports: PhotoPorts, size: { width: number; height: number }): PhotoCanvas | null {
  try {
    return ports.createCanvas(size.width, size.height);
  } catch {
    return null; // too big for the memory left
  }
}

async function keepOriginal(file: Blob): Promise<Result<CapturedPhoto, Failure<PhotoCode>>> {
  const buffer = await file.arrayBuffer().catch(() => null);
  if (buffer === null) return fail('photo/unreadable');
  const bytes = new Uint8Array(buffer);
  const mime = mimeOf(bytes);
  if (mime === null) return fail('photo/unreadable');
  return ok({
    bytes,
    sha256: await sha256Hex(bytes),
    mime,
    width: null,
    height: null,
    compressed: false,
    findings: [],
  });
}

/** By the bytes, not by what the file says of itself. */
function mimeOf(bytes: Bytes): 'image/jpeg' | 'image/png' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47) return 'image/png';
  return null;
}
