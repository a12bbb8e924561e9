import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { finishSignature } from '../../../src/capture/signature-export.ts';
import { SignatureSurface } from '../../../src/capture/signature.ts';
import type { SignatureStrokes } from '../../../src/domain/model/strokes.ts';

let canvas: HTMLCanvasElement;

beforeEach(() => {
  canvas = document.createElement('canvas');
  canvas.style.cssText = 'position:fixed;left:0;top:0;width:320px;height:200px';
  document.body.append(canvas);
});

afterEach(() => canvas.remove());

function write(from: { x: number; y: number }, to: { x: number; y: number }): void {
  const at = (type: string, share: number): void => {
    const clientX = from.x + (to.x - from.x) * share;
    const clientY = from.y + (to.y - from.y) * share;
    const options = {
      pointerId: 1,
      isPrimary: true,
      button: 0,
      buttons: type === 'pointerup' ? 0 : 1,
      clientX,
      clientY,
      pressure: 0.5,
      bubbles: true,
    };
    const target = type === 'pointerdown' ? canvas : window;
    target.dispatchEvent(new PointerEvent(type, { ...options, cancelable: true, pointerType: 'touch' }));
  };
  at('pointerdown', 0);
  for (let step = 1; step < 10; step++) at('pointermove', step / 10);
  at('pointerup', 1);
}

function inkedPixels(): number {
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  let inked = 0;
  for (let i = 3; i < data.length; i += 4) if ((data[i] ?? 0) > 0) inked++;
  return inked;
}

function nextResize(): Promise<void> {
  return new Promise((resolve) => {
    const watch = new ResizeObserver(() => {
      watch.disconnect();
      requestAnimationFrame(() => resolve());
    });
    watch.observe(canvas);
  });
}

describe('signing on the screen', () => {
  it('[C-09] keeps the strokes through a turned phone, and goes on where it stopped', async () => {
    const told: (SignatureStrokes | null)[] = [];
    const surface = new SignatureSurface(canvas, (strokes) => told.push(strokes));
    write({ x: 60, y: 80 }, { x: 240, y: 120 });
    const before = surface.strokes;
    expect(before?.strokes).toHaveLength(1);
    canvas.style.width = '600px';
    canvas.style.height = '280px';
    await nextResize();
    expect(surface.strokes).toEqual(before);
    expect(inkedPixels()).toBeGreaterThan(100);
    write({ x: 300, y: 150 }, { x: 400, y: 200 });
    expect(surface.strokes?.strokes).toHaveLength(2);
    expect(surface.strokes?.strokes[0]).toEqual(before?.strokes[0]);
    expect(told.at(-1)).toEqual(surface.strokes);
    surface.close();
  });

  it('comes back after the app was closed', async () => {
    const first = new SignatureSurface(canvas, () => undefined);
    write({ x: 60, y: 80 }, { x: 240, y: 120 });
    const kept = first.strokes;
    first.close();
    const second = new SignatureSurface(canvas, () => undefined, kept);
    expect(inkedPixels()).toBeGreaterThan(100);
    const [one, other] = [await finishSignature(kept), await finishSignature(second.strokes)];
    expect(one.ok && other.ok && one.value.sha256 === other.value.sha256).toBe(true);
    second.close();
  });

  it('takes back one stroke, or all of them', () => {
    const surface = new SignatureSurface(canvas, () => undefined);
    write({ x: 60, y: 80 }, { x: 240, y: 120 });
    write({ x: 60, y: 120 }, { x: 240, y: 80 });
    surface.undo();
    expect(surface.strokes?.strokes).toHaveLength(1);
    surface.clear();
    expect(surface.isEmpty).toBe(true);
    expect(inkedPixels()).toBe(0);
    surface.close();
  });
});
