import { describe, expect, it } from 'vitest';
import { locateBars } from '../../../src/capture/locate-bars.ts';
import { drawBareMeter, drawLabel } from '../../fixtures/label-picture.ts';
import { symbolModules } from '../../fixtures/symbol.ts';

const label = symbolModules('code128', '9930001000000000000019');

describe('finding the bars', () => {
  it.each([0, 20, 45, 90, 160])('[SC-02] finds them tilted by %i°, with their direction and their extent', (tiltDegrees) => {
    const [best] = locateBars(drawLabel(label, { modulePixels: 3.5, tiltDegrees, noise: 6 }), 960);
    const turned = Math.abs(Math.sin(best!.angle - (tiltDegrees * Math.PI) / 180));
    expect(turned).toBeLessThan(Math.sin((8 * Math.PI) / 180));
    expect(best!.length / (label.columns * 3.5)).toBeGreaterThan(0.85);
    expect(best!.length / (label.columns * 3.5)).toBeLessThan(1.25);
    expect(Math.hypot(best!.centreX - 640, best!.centreY - 360)).toBeLessThan(40);
  });

  it('[SC-02] finds them where they are, beside the middle', () => {
    const [best] = locateBars(drawLabel(label, { modulePixels: 2.5, tiltDegrees: 8, noise: 6, shiftX: 330, shiftY: 220 }), 960);
    expect(Math.hypot(best!.centreX - 970, best!.centreY - 580)).toBeLessThan(40);
  });

  it('[SC-02] finds none on a meter without a label', () => {
    expect(locateBars(drawBareMeter({ noise: 6 }), 960)).toEqual([]);
  });
});
