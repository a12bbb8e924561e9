import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** Where a Chromium is: `CHROMIUM_PATH`, the usual places, then the one Playwright downloaded; null when there is none. */
export async function findChromium(): Promise<string | null> {
  const named = process.env.CHROMIUM_PATH;
  if (named) return existsSync(named) ? named : null;
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const { chromium } = await import('@playwright/test');
  return [...systemPaths, ...onPath, chromium.executablePath()].find((path) => existsSync(path)) ?? null;
}

/** Flags every headless run of ours needs. The sandbox cannot be set up by root, and containers have a tiny /dev/shm. */
export const chromiumArgs: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-dev-shm-usage',
  '--disable-gpu',
];

/** Flags that answer the camera prompt and feed the camera from a Y4M file, or from Chromium's test picture. */
export function fakeCameraArgs(y4mFile?: string): string[] {
  const feed = y4mFile === undefined ? [] : [`--use-file-for-fake-video-capture=${y4mFile}`];
  return ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', ...feed];
}
