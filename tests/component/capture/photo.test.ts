import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/base/bytes.ts';
import { browserPhotoPorts } from '../../../src/capture/photo-canvas.ts';
import { capturePhoto } from '../../../src/capture/photo.ts';

const noWatermark = { lines: [], style: 'footer' } as const;

async function picture(
  size: { width: number; height: number },
  draw: (context: OffscreenCanvasRenderingContext2D) => void,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d')!;
  draw(context);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
}

function dial(context: OffscreenCanvasRenderingContext2D): void {
  context.fillStyle = '#ddd';
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.fillStyle = '#111';
  context.font = '200px sans-serif';
  context.fillText('12399.12', 200, 600);
}

async function pixelsOf(bytes: Uint8Array<ArrayBuffer>): Promise<ImageData> {
  const bitmap = await createImageBitmap(new Blob([bytes]));
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

/** A JPEG with an orientation mark: "turn a quarter clockwise to see it upright". */
function withOrientation(jpeg: Uint8Array, orientation: number): Blob {
  const exif = new Uint8Array([
    0xff,
    0xe1,
    0x00,
    0x22,
    0x45,
    0x78,
    0x69,
    0x66,
    0,
    0,
    0x4d,
    0x4d,
    0,
    0x2a,
    0,
    0,
    0,
    8,
    0,
    1,
    0x01,
    0x12,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
  return new Blob([jpeg.slice(0, 2), exif, jpeg.slice(2)], { type: 'image/jpeg' });
}

describe('making evidence of a picture', () => {
  it('[C-05] shrinks to 2,000 pixels, names the bytes by their digest and finds a sharp dial readable', async () => {
    const photo = await capturePhoto(
      await picture({ width: 3000, height: 1500 }, dial),
      noWatermark,
      browserPhotoPorts,
    );
    if (!photo.ok) throw new Error(photo.error.code);
    const { bytes, sha256, ...rest } = photo.value;
    expect(rest).toEqual({ width: 2000, height: 1000, mime: 'image/jpeg', compressed: true, findings: [] });
    expect(await sha256Hex(bytes)).toBe(sha256);
  });

  it('turns the picture upright and leaves its metadata behind', async () => {
    const jpeg = new Uint8Array(await (await picture({ width: 800, height: 400 }, dial)).arrayBuffer());
    const photo = await capturePhoto(withOrientation(jpeg, 6), noWatermark, browserPhotoPorts);
    if (!photo.ok) throw new Error(photo.error.code);
    expect([photo.value.width, photo.value.height]).toEqual([400, 800]);
    expect(new TextDecoder('latin1').decode(photo.value.bytes)).not.toContain('Exif');
  });

  it('[C-17] writes the watermark into the pixels', async () => {
    const source = await picture({ width: 800, height: 600 }, (context) => {
      context.fillStyle = '#fff';
      context.fillRect(0, 0, 800, 600);
    });
    for (const style of ['footer', 'across'] as const) {
      const photo = await capturePhoto(
        source,
        { lines: ['仅供用电过户 DEMO-0001', '他用无效'], style },
        browserPhotoPorts,
      );
      if (!photo.ok) throw new Error(photo.error.code);
      const { data } = await pixelsOf(photo.value.bytes);
      let inked = 0;
      for (let i = 0; i < data.length; i += 4) if ((data[i + 1] ?? 255) < 240) inked++;
      expect(inked).toBeGreaterThan(3_000);
      // C-17: across a document the words stay faint enough to read through.
      if (style === 'across')
        expect(data.filter((_, i) => i % 4 === 1).reduce((a, b) => Math.min(a, b))).toBeGreaterThan(90);
    }
  });

  it('tells of a photo too dark or too blurred to read, and keeps it', async () => {
    const dark = await picture({ width: 800, height: 600 }, (context) => {
      context.fillStyle = '#0a0a0a';
      context.fillRect(0, 0, 800, 600);
      context.fillStyle = '#1c1c1c';
      context.fillText('12399.12', 100, 300);
    });
    const blurred = await picture({ width: 1600, height: 1200 }, (context) => {
      context.filter = 'blur(14px)';
      dial(context);
    });
    const findings = async (source: Blob): Promise<readonly string[]> => {
      const photo = await capturePhoto(source, noWatermark, browserPhotoPorts);
      return photo.ok ? photo.value.findings : [photo.error.code];
    };
    expect(await findings(dark)).toContain('photo/too-dark');
    expect(await findings(blurred)).toEqual(['photo/blurred']);
  });
});
