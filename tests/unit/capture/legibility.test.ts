import { describe, expect, it } from 'vitest';
import { legibilityFindings } from '../../../src/capture/legibility.ts';
import { drawLabel } from '../../fixtures/label-picture.ts';
import { symbolModules } from '../../fixtures/symbol.ts';
import type { GrayFrame } from '../../../src/capture/gray-frame.ts';

const label = symbolModules('code128', '9930001000000000000019');
const scene = { width: 800, height: 600, modulePixels: 3, tiltDegrees: 7, darkEdge: true, noise: 4 };

function blurred(frame: GrayFrame, reach: number): GrayFrame {
  const data = new Uint8ClampedArray(frame.data.length);
  for (let y = 0; y < frame.height; y++) {
    for (let x = 0; x < frame.width; x++) {
      let sum = 0;
      let count = 0;
      for (let dy = -reach; dy <= reach; dy += 2) {
        for (let dx = -reach; dx <= reach; dx += 2) {
          const px = x + dx;
          const py = y + dy;
          if (px < 0 || py < 0 || px >= frame.width || py >= frame.height) continue;
          sum += frame.data[py * frame.width + px] ?? 0;
          count++;
        }
      }
      data[y * frame.width + x] = sum / count;
    }
  }
  return { ...frame, data };
}

describe('judging whether a photo can be read', () => {
  it('finds nothing against a sharp, lit one', () => {
    expect(legibilityFindings(drawLabel(label, scene))).toEqual([]);
  });

  it('says when it is too dark', () => {
    expect(legibilityFindings(drawLabel(label, { ...scene, light: 0.15, noise: 1 }))).toContain('photo/too-dark');
  });

  it('says when it is blurred', () => {
    expect(legibilityFindings(blurred(drawLabel(label, scene), 6))).toEqual(['photo/blurred']);
  });

  it('takes an empty wall for blurred: there is nothing to read on it', () => {
    expect(legibilityFindings({ data: new Uint8ClampedArray(400 * 300).fill(180), width: 400, height: 300 })).toEqual([
      'photo/blurred',
    ]);
  });

  it('does not call a dim but readable photo blurred', () => {
    expect(legibilityFindings(drawLabel(label, { ...scene, light: 0.5 }))).toEqual([]);
  });

  it('[SC-19] says when a reflection burns out a part of the middle, and not for a white page', () => {
    const picture = drawLabel(label, scene);
    const burnt = { ...picture, data: picture.data.slice() };
    for (let y = 260; y < 330; y++) burnt.data.fill(255, y * 800 + 360, y * 800 + 470);
    expect(legibilityFindings(burnt)).toEqual(['photo/glare']);
    const page = { ...picture, data: picture.data.map((value) => (value > 100 ? 255 : value)) };
    expect(legibilityFindings(page)).not.toContain('photo/glare');
  });
});
