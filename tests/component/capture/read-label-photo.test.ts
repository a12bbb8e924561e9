import { afterEach, beforeEach, expect, it } from 'vitest';
import { browserFrameReaderPorts, createFrameReader } from '../../../src/capture/frame-reader.ts';
import type { FrameReader } from '../../../src/capture/frame-reader.ts';
import { readLabelPhoto } from '../../../src/capture/read-label-photo.ts';
import { drawBareMeter, drawLabel } from '../../fixtures/label-picture.ts';
import type { LabelPicture } from '../../fixtures/label-picture.ts';
import { symbolModules } from '../../fixtures/symbol.ts';

const meterNumber = '9930001000000000000019';

let reader: FrameReader;

beforeEach(() => {
  reader = createFrameReader(browserFrameReaderPorts());
});

afterEach(() => reader.close());

async function jpegOf(picture: LabelPicture): Promise<Blob> {
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const pixels = new ImageData(picture.width, picture.height);
  picture.data.forEach((value, i) => pixels.data.set([value, value, value, 255], i * 4));
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
}

it('[T-14] reads the label in a photo larger than any camera frame', async () => {
  const photo = drawLabel(symbolModules('code128', meterNumber), {
    width: 3200,
    height: 2400,
    modulePixels: 9,
    tiltDegrees: -25,
    darkEdge: true,
    noise: 5,
  });
  expect(await readLabelPhoto(await jpegOf(photo), reader)).toEqual({
    ok: true,
    value: [{ text: meterNumber, format: 'code-128' }],
  });
});

it('says so when there is no label in it, or no picture at all', async () => {
  expect(await readLabelPhoto(await jpegOf(drawBareMeter()), reader)).toEqual({
    ok: false,
    error: { code: 'barcode/nothing-found' },
  });
  expect(await readLabelPhoto(new Blob(['not a picture']), reader)).toEqual({
    ok: false,
    error: { code: 'photo/unreadable' },
  });
});
