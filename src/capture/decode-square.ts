import BinaryBitmap from '@zxing/library/esm/core/BinaryBitmap.js';
import DataMatrixReader from '@zxing/library/esm/core/datamatrix/DataMatrixReader.js';
import DecodeHintType from '@zxing/library/esm/core/DecodeHintType.js';
import HybridBinarizer from '@zxing/library/esm/core/common/HybridBinarizer.js';
import QRCodeReader from '@zxing/library/esm/core/qrcode/QRCodeReader.js';
import RGBLuminanceSource from '@zxing/library/esm/core/RGBLuminanceSource.js';
import { attempt } from './decode-row.ts';
import { shrinkGray } from './gray-frame.ts';
import type { GrayFrame } from './gray-frame.ts';
import type { LabelSighting } from './label-format.ts';

const qrReader = new QRCodeReader();
const dataMatrixReader = new DataMatrixReader();
const tryHarder = new Map<DecodeHintType, unknown>([[DecodeHintType.TRY_HARDER, true]]);

const SEARCH_PIXELS = 960;

/**
 * Looks for a QR code, then for a Data Matrix in the middle of the frame, without the compiled reader: where a browser
 * refuses that, or its file cannot be had.
 */
export async function decodeSquare(frame: GrayFrame): Promise<readonly LabelSighting[]> {
  const factor = Math.max(1, Math.round(Math.max(frame.width, frame.height) / SEARCH_PIXELS));
  const found = decodeAt(shrinkGray(frame, factor)) ?? (factor > 1 ? decodeAt(frame) : null);
  return found === null ? [] : [found];
}

function decodeAt(frame: GrayFrame): LabelSighting | null {
  const bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(frame.data, frame.width, frame.height)));
  const qr = attempt(() => qrReader.decode(bitmap, tryHarder).getText());
  if (qr !== null && qr !== '') return { text: qr, format: 'qr-code' };
  const matrix = attempt(() => dataMatrixReader.decode(bitmap, tryHarder).getText());
  return matrix !== null && matrix !== '' ? { text: matrix, format: 'data-matrix' } : null;
}
