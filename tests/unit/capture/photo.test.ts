import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/base/bytes.ts';
import { capturePhoto, fitWithin } from '../../../src/capture/photo.ts';
import type { PhotoPorts } from '../../../src/capture/photo-canvas.ts';

const noWatermark = { lines: [], style: 'footer' } as const;
const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]);
const photoFile = new Blob([jpeg], { type: 'image/jpeg' });
const outOfMemory: PhotoPorts = {
  decode: () => Promise.reject(new DOMException('no memory', 'InvalidStateError')),
  createCanvas: () => null,
};

describe('keeping a photo that the phone cannot shrink', () => {
  it('[F07] keeps the original bytes and says so', async () => {
    const photo = await capturePhoto(photoFile, noWatermark, outOfMemory);
    expect(photo).toEqual({
      ok: true,
      value: {
        bytes: jpeg,
        sha256: await sha256Hex(jpeg),
        mime: 'image/jpeg',
        width: null,
        height: null,
        compressed: false,
        findings: [],
      },
    });
  });

  it.each<[string, Partial<PhotoPorts>]>([
    ['no canvas can be had', { createCanvas: () => null }],
    [
      'the canvas is too big',
      {
        createCanvas: () => {
          throw new RangeError('canvas area exceeds the maximum limit');
        },
      },
    ],
  ])('[F07] keeps them too when %s', async (_, ports) => {
    let closed = 0;
    const decode: PhotoPorts['decode'] = () =>
      Promise.resolve({ image: {} as CanvasImageSource, width: 4000, height: 3000, close: () => closed++ });
    const photo = await capturePhoto(photoFile, noWatermark, { ...outOfMemory, decode, ...ports });
    expect(photo.ok && photo.value.compressed).toBe(false);
    expect(photo.ok && photo.value.bytes).toEqual(jpeg);
    expect(closed).toBe(1);
  });

  it('refuses an empty file, and one that is no picture at all', async () => {
    expect(await capturePhoto(new Blob([]), noWatermark, outOfMemory)).toEqual({
      ok: false,
      error: { code: 'photo/empty' },
    });
    expect(await capturePhoto(new Blob(['%PDF-1.7']), noWatermark, outOfMemory)).toEqual({
      ok: false,
      error: { code: 'photo/unreadable' },
    });
  });
});

describe('fitting a picture into a size', () => {
  it('keeps the shape and never enlarges', () => {
    expect(fitWithin({ width: 4000, height: 3000 }, 2000)).toEqual({ width: 2000, height: 1500 });
    expect(fitWithin({ width: 3000, height: 4000 }, 2000)).toEqual({ width: 1500, height: 2000 });
    expect(fitWithin({ width: 640, height: 480 }, 2000)).toEqual({ width: 640, height: 480 });
    expect(fitWithin({ width: 9000, height: 1 }, 2000)).toEqual({ width: 2000, height: 1 });
  });
});
