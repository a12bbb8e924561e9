import type { Bytes } from '../../base/bytes.ts';

const ORIENTATION_TAG = 0x0112;
/** Marker, length, `Exif`, two zeros: then the TIFF begins. */
const TIFF_AT = 10;

/** How a camera held its picture, 1 to 8, out of an APP1 part as it stands in the file; 1 (upright) when it does not say. */
export function orientationOf(app1: Uint8Array): number {
  const view = new DataView(app1.buffer, app1.byteOffset, app1.byteLength);
  if (app1.length < TIFF_AT + 8 || view.getUint32(4) !== 0x45786966) return 1;
  const little = view.getUint16(TIFF_AT) === 0x4949;
  const directoryAt = TIFF_AT + view.getUint32(TIFF_AT + 4, little);
  if (directoryAt + 2 > app1.length) return 1;
  const entries = view.getUint16(directoryAt, little);
  for (let entry = 0; entry < entries; entry++) {
    const at = directoryAt + 2 + entry * 12;
    if (at + 12 > app1.length) return 1;
    if (view.getUint16(at, little) !== ORIENTATION_TAG) continue;
    const found = view.getUint16(at + 8, little);
    return found >= 1 && found <= 8 ? found : 1;
  }
  return 1;
}

/** An APP1 part that says this and nothing else. */
export function exifOfOrientation(orientation: number): Bytes {
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0];
  const header = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8];
  const directory = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const length = 2 + exif.length + header.length + directory.length;
  return new Uint8Array([0xff, 0xe1, 0, length, ...exif, ...header, ...directory]);
}
