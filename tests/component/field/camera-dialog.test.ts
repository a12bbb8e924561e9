import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import CameraDialog from '../../../src/field/parts/CameraDialog.svelte';
import { codesZh } from '../../../src/wording/codes.zh.ts';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import { mountInApp } from './support/mount-in-app.ts';
import { OpenedPhone } from './support/opened-phone.ts';

let phone: OpenedPhone;
let leave: () => Promise<void>;
let tracks: MediaStreamTrack[];
let paint: ReturnType<typeof setInterval>;
let refusal: DOMException | null;

beforeEach(async () => {
  await page.viewport(360, 780);
  phone = await OpenedPhone.atWork();
  [tracks, refusal] = [[], null];
  const canvas = document.createElement('canvas');
  canvas.getContext('2d')?.fillRect(0, 0, 9, 9);
  paint = setInterval(() => canvas.getContext('2d')?.fillRect(0, 0, 1, 1), 40); // a stream only moves on when something is painted
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(() => {
    if (refusal !== null) return Promise.reject(refusal);
    const stream = canvas.captureStream(20);
    tracks.push(...stream.getTracks());
    return Promise.resolve(stream);
  });
});

afterEach(async () => {
  await leave();
  clearInterval(paint);
  phone.close();
  vi.restoreAllMocks();
});

function open(): void {
  const watermark = () => ({ lines: [] });
  leave = mountInApp(phone.app, CameraDialog, { open: true, title: '表照片', watermark, onphoto: () => Promise.resolve() } as never);
}

function sees(state: DocumentVisibilityState): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

const states = () => tracks.map((track) => track.readyState);
const shoot = () => page.getByRole('button', { name: fieldZh.camera.shoot });

describe('the camera of evidence', () => {
  it('[SC-16] is let go while the app is out of view, and opened again when it is back', async () => {
    open();
    await expect.element(shoot()).toBeEnabled();
    sees('hidden');
    await expect.poll(states).toEqual(['ended']);
    sees('visible');
    await expect.poll(states).toEqual(['ended', 'live']);
    await expect.element(shoot()).toBeEnabled();
  });

  it('is asked for once more by a button, where another app had it', async () => {
    refusal = new DOMException('in use', 'NotReadableError');
    open();
    await expect.element(page.getByText(codesZh['camera/busy'].text)).toBeVisible();
    refusal = null;
    await page.getByRole('button', { name: fieldZh.find.cameraAgain }).click();
    await expect.element(shoot()).toBeEnabled();
    await expect.element(page.getByText(codesZh['camera/busy'].text)).not.toBeInTheDocument();
  });
});
