import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { sampleDay } from '../../src/sample/sample-day.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { samplePicture } from '../../src/sample/picture.ts';
import { writeLabelVideo } from '../fixtures/label-video.ts';
import { loginOf } from './support/field-tour.ts';
import { Phone, type PhoneOptions } from './support/phone.ts';
import { startServer, type RunningServer } from './support/server.ts';
import { startWire, type Wire } from './support/wire.ts';
import { Worker } from './support/worker.ts';

/** The home at which the sample's first worker finds the number on site. */
const FOUND_ON_SITE = 3;
const home = sampleDay(Date.now()).register[FOUND_ON_SITE - 1];
const folder = mkdtempSync(join(tmpdir(), 'doorstep-scanner-'));
const cameraFeed = join(folder, 'goods.y4m');
let server: RunningServer;
let wire: Wire;
let phone: Phone;
let worker: Worker;

test.beforeAll(async () => {
  await writeLabelVideo(cameraFeed, 'SHOP-ARTICLE-A', { modulePixels: 3.5 });
  server = await startServer();
});

test.afterEach(async () => {
  const info = test.info();
  if (info.status !== info.expectedStatus && phone.isOn) await phone.page.screenshot({ path: info.outputPath('phone.png') });
  await phone.remove();
  await wire.close();
});

test.afterAll(async () => {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function standsAtTheMeter(options: PhoneOptions): Promise<void> {
  phone = new Phone(options);
  wire = await startWire(server.origin);
  worker = new Worker(phone, wire.origin);
  await worker.switchesOn();
  await worker.enrols(loginOf('worker-jia'));
  await worker.isReadyForTheDay();
  wire.cut();
  await worker.opensByAddress(home?.address ?? '');
  await worker.isLetIn();
  await worker.goesOn(t.visit.step['find-account']);
}

/** The way on that every trouble with the scanner offers. */
async function typesTheNumberInstead(): Promise<void> {
  await worker.taps(t.find.typeInstead);
  await expect(worker.page.getByRole('dialog')).toHaveCount(0);
  await worker.page.getByRole('textbox', { name: t.find.ways['meter-number'] }).fill(home?.meter.meterNumber ?? '');
  await expect(worker.page.getByText(t.find.checkPassed)).toBeVisible();
  await worker.taps(t.find.choose);
  await worker.ticks(t.find.verified);
}

test('[T-14] a phone without a camera says so: the number is typed, and the label’s picture comes from the album', async () => {
  await standsAtTheMeter({ camera: 'none' });
  await worker.taps(t.find.scan);
  await worker.seesRefusal('camera/none');
  await typesTheNumberInstead();
  const taker = worker.page.getByRole('region', { name: t.find.labelPhoto });
  await taker.getByRole('button', { name: t.camera.take }).click();
  await worker.seesRefusal('camera/none');
  await worker.page.getByRole('dialog').locator('input[type=file]').setInputFiles({ name: 'label.png', mimeType: 'image/png', buffer: Buffer.from(samplePicture('METER')) });
  await worker.keepsThePicture(taker, 0);
  await worker.taps(t.find.record);
  await worker.sees(t.visit.title);
});

test('[T-14 F08] a camera that was forbidden is said with the way on; allowed again, it scans, and tells a shop’s goods from a meter', async () => {
  await standsAtTheMeter({ camera: 'asks', cameraFeed });
  await phone.answersAboutTheCamera(wire.origin, 'denied');
  await worker.taps(t.find.scan);
  await worker.seesRefusal('camera/denied');
  await worker.page.getByRole('dialog').getByRole('button', { name: t.common.close }).click();
  await phone.answersAboutTheCamera(wire.origin, 'granted');
  await worker.taps(t.find.scan);
  await expect(worker.page.getByText(t.find.notMeter)).toBeVisible({ timeout: 30_000 });
  await typesTheNumberInstead();
});
