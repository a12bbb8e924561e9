import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startLabelScanner } from '../../../src/capture/label-scanner.ts';
import type { LabelScannerOptions } from '../../../src/capture/label-scanner.ts';
import type { LabelSighting } from '../../../src/capture/label-format.ts';
import { drawBareMeter, drawLabel } from '../../fixtures/label-picture.ts';
import { symbolModules } from '../../fixtures/symbol.ts';
import { PaintedCamera } from './painted-camera.ts';

const meterNumber = '9930001000000000000019';
const scene = { modulePixels: 3.5, tiltDegrees: 20, darkEdge: true, noise: 4 };

let camera: PaintedCamera;
let video: HTMLVideoElement;
let labels: LabelSighting[];

beforeEach(() => {
  camera = new PaintedCamera();
  video = document.body.appendChild(document.createElement('video'));
  labels = [];
});

afterEach(() => {
  camera.close();
  video.remove();
});

const options = (): LabelScannerOptions => ({
  video,
  hasOwnCheck: (text) => text.length === 22,
  onLabel: (label) => labels.push(label),
  onLost: (failure) => {
    throw new Error(failure.code);
  },
  ports: { camera: { isSecureContext: true, mediaDevices: { getUserMedia: () => camera.getUserMedia() } } },
});

const seen = async (expected: LabelSighting): Promise<void> => {
  await vi.waitFor(() => expect(labels.at(-1)).toEqual(expected), { timeout: 10_000, interval: 50 });
};

describe('scanning with a live camera', () => {
  it('[T-14] reads a tilted label with a dark edge left of its bars, and follows a turned phone', async () => {
    camera.show(drawBareMeter(scene));
    const started = await startLabelScanner(options(), new AbortController().signal);
    if (!started.ok) throw new Error(started.error.code);
    expect(labels).toEqual([]);
    camera.show(drawLabel(symbolModules('code128', meterNumber), scene));
    await seen({ text: meterNumber, format: 'code-128' });
    camera.show(
      drawLabel(symbolModules('code39', 'W99000001'), { ...scene, width: 720, height: 1280, modulePixels: 2.5 }),
    );
    await seen({ text: 'W99000001', format: 'code-39' });
    started.value.stop();
    expect(camera.tracks.map((track) => track.readyState)).toEqual(['ended']);
    expect(video.srcObject).toBeNull();
  });

  it('[SC-16] lets go of the camera while the app is out of view, and has it again afterwards', async () => {
    camera.show(drawLabel(symbolModules('code128', meterNumber), scene));
    const started = await startLabelScanner(options(), new AbortController().signal);
    if (!started.ok) throw new Error(started.error.code);
    const view = vi.spyOn(document, 'visibilityState', 'get');
    try {
      view.mockReturnValue('hidden');
      document.dispatchEvent(new Event('visibilitychange'));
      expect(camera.tracks.map((track) => track.readyState)).toEqual(['ended']);
      expect(video.srcObject).toBeNull();
      view.mockReturnValue('visible');
      document.dispatchEvent(new Event('visibilitychange'));
      await seen({ text: meterNumber, format: 'code-128' });
      expect(camera.tracks.map((track) => track.readyState)).toEqual(['ended', 'live']);
    } finally {
      view.mockRestore();
      started.value.stop();
    }
  });

  it('says when the camera cannot be had again after the app was out of view', async () => {
    const lost: string[] = [];
    const started = await startLabelScanner({ ...options(), onLost: ({ code }) => lost.push(code) }, new AbortController().signal);
    if (!started.ok) throw new Error(started.error.code);
    const view = vi.spyOn(document, 'visibilityState', 'get');
    try {
      view.mockReturnValue('hidden');
      document.dispatchEvent(new Event('visibilitychange'));
      camera.refusal = new DOMException('taken', 'NotReadableError');
      view.mockReturnValue('visible');
      document.dispatchEvent(new Event('visibilitychange'));
      await vi.waitFor(() => expect(lost).toEqual(['camera/busy']), { timeout: 10_000 });
    } finally {
      view.mockRestore();
      started.value.stop();
    }
  });

  it('switches the light of a camera that has one, and does without where it will not', async () => {
    const asked: unknown[] = [];
    camera.light = { ask: async (constraints) => void asked.push(constraints) };
    const lit = await startLabelScanner(options(), new AbortController().signal);
    if (!lit.ok) throw new Error(lit.error.code);
    expect(lit.value.hasTorch).toBe(true);
    expect(await lit.value.setTorch(true)).toBe(true);
    expect(asked).toEqual([{ advanced: [{ torch: true }] }]);
    camera.light.ask = () => Promise.reject(new DOMException('too hot', 'OperationError'));
    expect(await lit.value.setTorch(false)).toBe(false);
    lit.value.stop();
    camera.light = null;
    const dark = await startLabelScanner(options(), new AbortController().signal);
    if (!dark.ok) throw new Error(dark.error.code);
    expect(dark.value.hasTorch).toBe(false);
    dark.value.stop();
  });

  it('[SC-16] keeps no camera that opens after the app went out of view, and has it once it is back', async () => {
    camera.show(drawBareMeter(scene));
    const view = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const started = await startLabelScanner(options(), new AbortController().signal);
    if (!started.ok) throw new Error(started.error.code);
    try {
      expect(camera.tracks.map((track) => track.readyState)).toEqual(['ended']);
      view.mockReturnValue('visible');
      document.dispatchEvent(new Event('visibilitychange'));
      await vi.waitFor(() => expect(camera.tracks.map((track) => track.readyState)).toEqual(['ended', 'live']), { timeout: 10_000 });
    } finally {
      view.mockRestore();
      started.value.stop();
    }
  });

  it('[SC-17] has light and zoom again as they were set, once the app is back in view', async () => {
    const asked: unknown[] = [];
    camera.light = { ask: async (constraints) => void asked.push(constraints) };
    const started = await startLabelScanner(options(), new AbortController().signal);
    if (!started.ok) throw new Error(started.error.code);
    await started.value.setTorch(true);
    await started.value.setZoom(2);
    asked.length = 0;
    const view = vi.spyOn(document, 'visibilityState', 'get');
    try {
      for (const state of ['hidden', 'visible'] as const) {
        view.mockReturnValue(state);
        document.dispatchEvent(new Event('visibilitychange'));
      }
      await vi.waitFor(() => expect(asked).toEqual([{ advanced: [{ zoom: 2 }] }, { advanced: [{ torch: true }] }]), { timeout: 10_000 });
    } finally {
      view.mockRestore();
      started.value.stop();
    }
  });

  it('[SC-16] lets go of the camera when the screen is left before it has opened', async () => {
    camera.show(drawBareMeter(scene));
    const leave = new AbortController();
    const starting = startLabelScanner(options(), leave.signal);
    leave.abort();
    expect(await starting).toEqual({ ok: false, error: { code: 'camera/stopped' } });
    expect(camera.tracks.every((track) => track.readyState === 'ended')).toBe(true);
  });
});
