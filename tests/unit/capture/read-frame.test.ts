import { describe, expect, it } from 'vitest';
import { decodeSquare } from '../../../src/capture/decode-square.ts';
import type { LabelSighting } from '../../../src/capture/label-format.ts';
import { readFrame } from '../../../src/capture/read-frame.ts';
import { drawBareMeter, drawLabel } from '../../fixtures/label-picture.ts';
import { symbolModules } from '../../fixtures/symbol.ts';
import type { SymbolKind } from '../../fixtures/symbol.ts';

const meterNumber = '9930001000000000000019';
const label = symbolModules('code128', meterNumber);
/** As a still, and without the compiled reader, which only a browser has. */
const readStill = (picture: Parameters<typeof readFrame>[0]) => readFrame(picture, decodeSquare, null);
const read = { text: meterNumber, format: 'code-128' };

describe('reading a meter label in one frame', () => {
  it.each([0, 10, 20, 45, 90, -30, 200])(
    '[T-14] reads a 22-digit Code 128 tilted %i° with a dark edge left of the bars',
    async (tiltDegrees) => {
      expect(await readStill(drawLabel(label, { modulePixels: 3.5, tiltDegrees, darkEdge: true, noise: 6 }))).toEqual([read]);
    },
  );

  it.each([1.5, 2, 3, 5])('reads it at %s pixels a module, tilted 20°', async (modulePixels) => {
    expect(await readStill(drawLabel(label, { modulePixels, tiltDegrees: 20, darkEdge: true, noise: 6 }))).toEqual([read]);
  });

  it('reads it in a dark basement', async () => {
    const scene = { modulePixels: 3, tiltDegrees: 20, darkEdge: true, noise: 4, light: 0.2 };
    expect(await readStill(drawLabel(label, scene))).toEqual([read]);
  });

  it('reads it near the corner of the frame', async () => {
    expect(
      await readStill(
        drawLabel(label, { modulePixels: 2.5, tiltDegrees: 8, darkEdge: true, noise: 6, shiftX: 330, shiftY: 220 }),
      ),
    ).toEqual([read]);
  });

  it.each<{ kind: SymbolKind; format: string; text: string; tiltDegrees: number; modulePixels: number }>([
    { kind: 'code39', format: 'code-39', text: 'W99000001', tiltDegrees: 20, modulePixels: 3 },
    { kind: 'ean13', format: 'ean-13', text: '6901234567892', tiltDegrees: 12, modulePixels: 3 },
    { kind: 'qrcode', format: 'qr-code', text: meterNumber, tiltDegrees: 7, modulePixels: 8 },
    { kind: 'datamatrix', format: 'data-matrix', text: meterNumber, tiltDegrees: 7, modulePixels: 8 },
  ])('reads $kind labels too', async ({ kind, format, text, ...scene }) => {
    const picture = drawLabel(symbolModules(kind, text), { ...scene, noise: 4 });
    expect(await readStill(picture)).toEqual([{ text, format }]);
  });

  it('reads every label of a meter that has several', async () => {
    const scene = { modulePixels: 2.5, tiltDegrees: 6, noise: 4 };
    const [upper, lower] = [
      drawLabel(label, { ...scene, shiftY: -190 }),
      drawLabel(symbolModules('code39', 'SEAL-0042'), { ...scene, shiftY: 190 }),
    ];
    const data = upper.data.slice();
    data.set(lower.data.subarray(360 * 1280), 360 * 1280);
    const sightings = await readStill({ ...upper, data });
    expect(sightings).toHaveLength(2);
    expect(sightings).toEqual(expect.arrayContaining([read, { text: 'SEAL-0042', format: 'code-39' }]));
  });

  it('reads nothing from a meter without a label', async () => {
    expect(await readStill(drawBareMeter({ noise: 6 }))).toEqual([]);
  });

  it('[SC-09] gets a blurred label on one of the first live frames, each of which tries another part', async () => {
    const picture = drawLabel(label, { modulePixels: 1.6, tiltDegrees: 24, darkEdge: true, noise: 6 });
    const turns = await Promise.all([0, 1, 2, 3].map((turn) => readFrame(picture, decodeSquare, turn)));
    expect(turns).toContainEqual([read]);
  });

  it('[SC-08] asks the compiled reader about a frame without bars, and about no other', async () => {
    const asked: (number | null)[] = [];
    const ask = (_: unknown, turn: number | null) => {
      asked.push(turn);
      return Promise.resolve([{ text: 'Q', format: 'qr-code' as const }]);
    };
    expect(await readFrame(drawLabel(label, { modulePixels: 3 }), ask, 0)).toEqual([read]);
    expect(await readFrame(drawBareMeter(), ask, 4)).toEqual([{ text: 'Q', format: 'qr-code' }]);
    expect(asked).toEqual([4]);
  });

  it('[SC-14] looks for a square beside the bars where no other frame will follow', async () => {
    const beside = [{ text: 'Q', format: 'qr-code' as const }, read as LabelSighting];
    expect(await readFrame(drawLabel(label, { modulePixels: 3 }), () => Promise.resolve(beside), null)).toEqual([
      read,
      { text: 'Q', format: 'qr-code' },
    ]);
  });

  it('[SC-06] reads light bars upon dark', async () => {
    const picture = drawLabel(label, { modulePixels: 2.5, tiltDegrees: 14, noise: 6 });
    const reversed = { ...picture, data: picture.data.map((light) => 255 - light) };
    expect(await readStill(reversed)).toEqual([read]);
    const turns = await Promise.all([0, 1, 2, 3, 4, 5].map((turn) => readFrame(reversed, decodeSquare, turn)));
    expect(turns).toContainEqual([read]);
  });

  it('[SC-11] finds bars too narrow for the first sizes in a photo shown larger', async () => {
    const photo = drawLabel(label, { width: 3_200, height: 2_400, modulePixels: 1.6, tiltDegrees: 9, noise: 4, shiftX: 700 });
    expect(await readStill(photo)).toEqual([read]);
  });

  it('gives the same answer for the same pixels', async () => {
    const picture = drawLabel(label, { modulePixels: 2, tiltDegrees: 30, noise: 12 });
    expect(await readStill(picture)).toEqual(await readStill(picture));
  });
});
