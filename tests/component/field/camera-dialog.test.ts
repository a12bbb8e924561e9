import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import CameraDialog from '../../../src/field/parts/CameraDialog.svelte';
import { codesZh } from '../../../src/wording/codes.zh.ts';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import { PaintedCamera } from '../capture/painted-camera.ts';
import { mountInApp } from './support/mount-in-app.ts';
import { OpenedPhone } from './support/opened-phone.ts';

let phone: OpenedPhone;
let leave: () => Promise<void>;
let camera: PaintedCamera;

beforeEach(async () => {
  await page.viewport(360, 780);
  phone = await OpenedPhone.atWork();
  camera = new PaintedCamera();
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(() => camera.getUserMedia());
});

afterEach(async () => {
  await leave();
  camera.close();
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

const states = () => camera.tracks.map((track) => track.readyState);
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
    camera.refusal = new DOMException('in use', 'NotReadableError');
    open();
    await expect.element(page.getByText(codesZh['camera/busy'].text)).toBeVisible();
    camera.refusal = null;
    await page.getByRole('button', { name: fieldZh.find.cameraAgain }).click();
    await expect.element(shoot()).toBeEnabled();
    await expect.element(page.getByText(codesZh['camera/busy'].text)).not.toBeInTheDocument();
  });
});
