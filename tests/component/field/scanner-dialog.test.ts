import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { meterCheckDigit } from '../../../src/domain/rules/meter-label.ts';
import ScannerDialog from '../../../src/field/parts/ScannerDialog.svelte';
import { codesZh } from '../../../src/wording/codes.zh.ts';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import { drawBareMeter, drawLabel } from '../../fixtures/label-picture.ts';
import type { LabelPicture } from '../../fixtures/label-picture.ts';
import { symbolModules } from '../../fixtures/symbol.ts';
import { mountInApp } from './support/mount-in-app.ts';
import { OpenedPhone } from './support/opened-phone.ts';

const words = fieldZh.find;
const meterNumber = '9930001000000000000019';
const besideIt = `993000100000000000002${meterCheckDigit('993000100000000000002')}`;
const scene = { modulePixels: 3.5, tiltDegrees: 12, darkEdge: true, noise: 4 };

let phone: OpenedPhone;
let leave: () => Promise<void>;
let labels: string[];
let typed: number;
let tracks: MediaStreamTrack[];
let paint: ReturnType<typeof setInterval>;
let canvas: HTMLCanvasElement;
let lens: Record<string, unknown>;
let asked: unknown[];
let refusal: DOMException | null;

beforeEach(async () => {
  await page.viewport(360, 780);
  phone = await OpenedPhone.atWork();
  [labels, typed, tracks, lens, asked, refusal] = [[], 0, [], {}, [], null];
  canvas = document.createElement('canvas');
  show(drawBareMeter(scene));
  paint = setInterval(() => canvas.getContext('2d')?.fillRect(0, 0, 1, 1), 40); // a stream only moves on when something is painted
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(() => {
    if (refusal !== null) return Promise.reject(refusal);
    const stream = canvas.captureStream(20);
    for (const track of stream.getTracks()) {
      tracks.push(track);
      Object.assign(track, {
        getCapabilities: () => lens,
        applyConstraints: (wish: unknown) => Promise.resolve(void asked.push(wish)),
      });
    }
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
  leave = mountInApp(phone.app, ScannerDialog, { open: true, onlabel: (text: string) => labels.push(text), ontype: () => typed++ });
}

function show(picture: LabelPicture): void {
  [canvas.width, canvas.height] = [picture.width, picture.height];
  const pixels = new ImageData(picture.width, picture.height);
  picture.data.forEach((value, i) => pixels.data.set([value, value, value, 255], i * 4));
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
}

const states = () => tracks.map((track) => track.readyState);

describe('the scanner', () => {
  it('[SC-16] gives the label it read, closes, and lets the camera go', async () => {
    open();
    await expect.element(page.getByText(words.scanHint)).toBeVisible();
    show(drawLabel(symbolModules('code128', meterNumber), scene));
    await expect.poll(() => labels, { timeout: 10_000 }).toEqual([meterNumber]);
    await expect.poll(states).toEqual(['ended']);
  });

  it('[SC-13] says of a shop article that it is no meter, and goes on', async () => {
    open();
    show(drawLabel(symbolModules('ean13', '6901234567892'), scene));
    await expect.element(page.getByText(words.notMeter), { timeout: 10_000 }).toBeVisible();
    expect([labels, states()]).toEqual([[], ['live']]);
  });

  it.each([
    ['an address', 'https://meter.example/a?n=9930001000000000000019'],
    ['control characters', '9930001000\u0000\u001b[2J0019'],
    ['2,900 bytes', '<b>9930001000000000000019</b>'.repeat(100)],
  ])('[SC-13] takes a crafted square with %s for text and for no meter', async (_, text) => {
    open();
    const before = location.href;
    const square = symbolModules('qrcode', text);
    show(drawLabel(square, { modulePixels: Math.min(8, 680 / square.rows) }));
    await expect.element(page.getByText(words.notMeter), { timeout: 20_000 }).toBeVisible();
    expect([labels, states(), location.href]).toEqual([[], ['live'], before]);
    await expect.element(page.getByText('9930001000000000000019')).not.toBeInTheDocument();
  }, 40_000);

  it.each([
    ['labels without a check of their own', 'GM-1234567', 'GM-7654321'],
    ['numbers that prove themselves, as in a box of meters', meterNumber, besideIt],
  ])('[SC-14] has the worker choose among several %s', async (_, first, second) => {
    const [upper, lower] = [first, second].map((text, i) =>
      drawLabel(symbolModules('code128', text), { modulePixels: 3, noise: 4, shiftY: i === 0 ? -180 : 180 }),
    );
    if (upper === undefined || lower === undefined) throw new Error('two pictures');
    const data = upper.data.slice();
    data.set(lower.data.subarray(360 * 1280), 360 * 1280);
    open();
    show({ ...upper, data });
    await expect.element(page.getByText(words.several), { timeout: 20_000 }).toBeVisible();
    expect(labels).toEqual([]);
    await userEvent.click(page.getByRole('button', { name: second }));
    expect(labels).toEqual([second]);
    await expect.poll(states).toEqual(['ended']);
  }, 40_000);

  it('[SC-17] offers light, zoom and a tap to focus where the lens has them', async () => {
    lens = {
      torch: true,
      zoom: { min: 1, max: 8, step: 0.1 },
      focusMode: ['continuous', 'single-shot'],
      pointsOfInterest: [],
    };
    open();
    await userEvent.click(page.getByRole('button', { name: words.torchOn }));
    await userEvent.fill(page.getByRole('slider', { name: words.zoom }), '3');
    await userEvent.click(page.getByRole('button', { name: words.tapToFocus }));
    await expect.poll(() => JSON.stringify(asked)).toMatch(/torch":true.*zoom":3.*pointsOfInterest/);
  });

  it('[SC-17] remembers on the phone that it shall be silent', async () => {
    open();
    await userEvent.click(page.getByRole('button', { name: words.soundOn }));
    await userEvent.click(page.getByRole('button', { name: words.vibrationOn }));
    expect([phone.app.preferences.read('scanner-sound'), phone.app.preferences.read('scanner-vibration')]).toEqual([
      'off',
      'off',
    ]);
    await leave();
    open();
    await expect.element(page.getByRole('button', { name: words.soundOff })).toBeVisible();
  });

  it.each(['NotAllowedError', 'NotReadableError', 'NotFoundError'])(
    '[SC-18] after %s there is a photo, typing, and another try',
    async (name) => {
      refusal = new DOMException('refused', name);
      open();
      await expect.element(page.getByRole('button', { name: words.cameraAgain })).toBeVisible();
      await expect.element(page.getByText(words.fromPhoto)).toBeVisible();
      refusal = null;
      await userEvent.click(page.getByRole('button', { name: words.cameraAgain }));
      await expect.element(page.getByText(words.scanHint)).toBeVisible();
      await userEvent.click(page.getByRole('button', { name: words.typeInstead }));
      expect(typed).toBe(1);
      await expect.poll(states).toEqual(['ended']);
    },
  );

  it('[SC-18] says of a photo without a label that nothing was read, beside what is the matter with the camera', async () => {
    refusal = new DOMException('refused', 'NotAllowedError');
    open();
    const photo = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
    const file = new File([photo ?? ''], 'wall.jpg', { type: 'image/jpeg' });
    await userEvent.upload(page.getByLabelText(words.fromPhoto), file);
    await expect.element(page.getByText(codesZh['barcode/nothing-found'].text), { timeout: 20_000 }).toBeVisible();
    await expect.element(page.getByText(codesZh['camera/denied'].text)).toBeVisible();
    expect(labels).toEqual([]);
  }, 40_000);

  it('[SC-18] reads the label from a photo where the camera is refused', async () => {
    refusal = new DOMException('refused', 'NotAllowedError');
    open();
    show(drawLabel(symbolModules('code128', meterNumber), scene));
    const photo = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
    await userEvent.upload(
      page.getByLabelText(words.fromPhoto),
      new File([photo ?? ''], 'label.jpg', { type: 'image/jpeg' }),
    );
    await expect.poll(() => labels, { timeout: 10_000 }).toEqual([meterNumber]);
  });
});
