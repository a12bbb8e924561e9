import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { writeLabelVideo } from '../../fixtures/label-video.ts';
import { startServer, type RunningServer } from './server.ts';

/** What a tour over all screens needs, ready in every test of the file that asks for it. */
export interface TourOffice {
  /** Of the test that runs now. */
  readonly server: RunningServer;
  /** Goods of a shop: the scanner stays open and says that this is no meter. */
  readonly cameraFeed: string;
}

export function tourOffice(): TourOffice {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-tour-'));
  const cameraFeed = join(folder, 'label.y4m');
  let running: RunningServer | null = null;

  test.beforeAll(() => writeLabelVideo(cameraFeed, 'SHOP-ARTICLE-A', { tiltDegrees: 8, modulePixels: 3.5 }));
  test.beforeEach(async () => {
    running = await startServer();
  });
  test.afterEach(async () => {
    await running?.remove();
    running = null;
  });
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

  return {
    cameraFeed,
    get server() {
      if (running === null) throw new Error('No test is running.');
      return running;
    },
  };
}
