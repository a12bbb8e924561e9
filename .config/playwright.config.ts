import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { chromiumArgs, fakeCameraArgs, findChromium } from '../tests/tools/chromium.ts';

const root = join(import.meta.dirname, '..');
const executablePath = (await findChromium()) ?? undefined;

/** One worker: each file starts its own server, and two browsers on two cores only make each other late. */
export default defineConfig({
  testDir: join(root, 'tests/e2e'),
  outputDir: join(root, 'test-results'),
  forbidOnly: true,
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    launchOptions: { executablePath, args: [...chromiumArgs, ...fakeCameraArgs(process.env.CAMERA_FEED)] },
    permissions: ['camera'],
  },
  projects: [
    { name: 'e2e', testMatch: '**/*.e2e.ts', testIgnore: '**/shots.e2e.ts' },
    { name: 'torture', testDir: join(root, 'tests/torture'), testMatch: '**/*.e2e.ts' },
    { name: 'shots', testMatch: '**/shots.e2e.ts' },
  ],
});
