import { BrowserMultiFormatReader } from '@zxing/browser';
import { BarcodeFormat, DecodeHintType, Exception } from '@zxing/library';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { FramePixels, FrameReader } from '../../../../src/capture/frame-reader.ts';
import type { LabelFormat, LabelSighting } from '../../../../src/capture/label-format.ts';

/** The scanner library exactly as shipped, restricted to the same symbologies. */
export function shippedReader(): FrameReader {
  const formats: readonly [LabelFormat, BarcodeFormat][] = [
    ['code-128', BarcodeFormat.CODE_128],
    ['code-39', BarcodeFormat.CODE_39],
    ['ean-13', BarcodeFormat.EAN_13],
    ['qr-code', BarcodeFormat.QR_CODE],
    ['data-matrix', BarcodeFormat.DATA_MATRIX],
  ];
  const reader = new BrowserMultiFormatReader(
    new Map([[DecodeHintType.POSSIBLE_FORMATS, formats.map(([, format]) => format)]]),
  );
  return readerOf((pixels) => {
    try {
      const result = reader.decodeFromCanvas(canvasOf(pixels));
      const format = formats.find(([, known]) => known === result.getBarcodeFormat())?.[0];
      return format === undefined ? [] : [{ text: result.getText(), format }];
    } catch (error) {
      if (error instanceof Exception || error instanceof RangeError || error instanceof TypeError) return [];
      throw error;
    }
  });
}

const names: Readonly<Record<string, LabelFormat>> = {
  Code128: 'code-128',
  Code39: 'code-39',
  EAN13: 'ean-13',
  QRCode: 'qr-code',
  DataMatrix: 'data-matrix',
};

/** The compiled reader by itself, trying hard and turning the picture, on the whole frame. */
export function wasmReader(): FrameReader {
  prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });
  return readerOf(async ({ data, width, height }) => {
    const read = await readBarcodes(new ImageData(data, width, height), {
      formats: ['Code128', 'Code39', 'EAN13', 'QRCode', 'DataMatrix'],
      tryHarder: true,
      tryRotate: true,
      tryInvert: false,
      tryDownscale: false,
      textMode: 'Plain',
      maxNumberOfSymbols: 4,
    });
    return read.flatMap(({ format, text }) =>
      names[format] === undefined || text === '' ? [] : [{ text, format: names[format] }],
    );
  });
}

function readerOf(
  read: (pixels: FramePixels) => Promise<readonly LabelSighting[]> | readonly LabelSighting[],
): FrameReader {
  return { prepare: () => undefined, isBusy: () => false, read: (pixels) => Promise.resolve(read(pixels)), close: () => undefined };
}

function canvasOf({ data, width, height }: FramePixels): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d', { willReadFrequently: true })?.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas;
}
